"""What a part that sends may ask of the screen."""

from typing import Protocol

from tui.host import Host
from tui.sending.feed import Feed
from tui.sending.sender import Sender


class SendingHost(Host, Protocol):
    """A host through which things are sent, and which hears of what is new."""

    sender: Sender
    feed: Feed

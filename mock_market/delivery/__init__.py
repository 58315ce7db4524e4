"""The market at work: promises, sends and believes; knows all below, and nothing of who asks for it."""

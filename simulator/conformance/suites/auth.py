"""Authentication: the key comes first, whole, and stays secret."""

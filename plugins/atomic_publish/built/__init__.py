"""What a built site is held to before it is sent, and what is added for the server."""

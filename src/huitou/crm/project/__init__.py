"""What makes the rooms one server: settings, addresses, keys, and starting it up."""

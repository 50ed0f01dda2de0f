"""A made-up shop that answers messages: ninety virtual days of the real engine, held to what the messages brought."""

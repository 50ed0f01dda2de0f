"""The ways to reach people, one folder each, under one contract (``channel.Channel``)."""

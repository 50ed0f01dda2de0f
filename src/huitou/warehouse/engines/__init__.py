"""The only place that imports a query engine."""

"""What is known of each customer on a day, by rules: their cycle, lifecycle stage, RFM label and tier.

One pass of portable SQL gives integers per customer, from purchases up to that day and no later; thresholds are set in
Python from exact counts. No models live here, and nothing here knows a metric.
"""

"""Crowds chosen by a model beside a merchant's rule of thumb: equal size, equal cost per click, known truth."""

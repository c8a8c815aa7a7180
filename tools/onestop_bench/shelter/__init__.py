"""Beds: onestop_shelter beside OCA hotel + hotel_reservation, in one run."""

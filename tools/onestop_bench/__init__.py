"""Measurements against peers; run by ./onestop bench NAME, one package a subject."""

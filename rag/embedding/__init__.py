"""Texts to vectors that mean the same in Chinese and English."""

# Texts: circles.

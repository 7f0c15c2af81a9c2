"""What is believed: assessments become distributions."""

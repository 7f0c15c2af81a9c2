"""What was delivered against what was promised: slips, usual dates, value, key figures, calibration."""

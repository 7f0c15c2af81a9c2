"""Teams: who should meet, what teams lack, and who could join which. Never for pay, performance or selection."""

"""Salvage: an auditable data pipeline for multicenter clinical studies."""

"""Reports: findings and changes in the forms that people and programs read."""

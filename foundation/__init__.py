"""What any such application needs: versions and locks, history, clock, long jobs, outbox, Swedish numbers, components, charts."""

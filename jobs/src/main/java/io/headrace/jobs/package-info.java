/**
 * The main classes: {@code headrace} with all its commands, and one class for each job that {@code
 * spark-submit} starts. Job arguments equal those of the command line.
 */
package io.headrace.jobs;

/**
 * The command line: one class for each command, which reads its options, calls the engine and
 * prints what came of it. Failures become a message and an exit code in one place.
 */
package io.headrace.jobs.cli;

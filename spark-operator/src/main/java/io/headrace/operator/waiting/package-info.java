/**
 * Following a run to its end, over dropped watches and a server that does not answer for a while,
 * and within deadlines. How it ended comes with an exit code.
 */
package io.headrace.operator.waiting;

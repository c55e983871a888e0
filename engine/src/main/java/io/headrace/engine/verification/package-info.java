/**
 * Compares a join with the brute force. The oracle is a loop that reads like the rule of
 * docs/semantics.md and shares no code with any plan; a check of the user's own data runs it on a
 * sample and names every row that differs.
 */
package io.headrace.engine.verification;

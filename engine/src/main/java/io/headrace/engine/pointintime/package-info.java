/**
 * The as-of join: to each entity row the latest feature row at or before its time, by the rule of
 * docs/semantics.md. Plans are interchangeable behind one interface, and a brute-force loop over
 * lists is the oracle for all of them.
 */
package io.headrace.engine.pointintime;

/**
 * Result records as tables for people and JSON for programs. Every run ends with one, and its
 * numbers add up.
 */
package io.headrace.engine.report;

/**
 * The deployment file: which jobs run, when, how large, and where their secrets come from. Read
 * strictly, with every problem of a file in one report; its reference page is written from the same
 * keys.
 */
package io.headrace.operator.deployment;

/**
 * When runs begin: cron expressions as both operators and Kubernetes read them, and time zones. All
 * of it is checked here, as the API server accepts any text for it.
 */
package io.headrace.operator.schedule;

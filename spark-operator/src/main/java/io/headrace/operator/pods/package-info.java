/**
 * Pods of driver and executors: environment from Secrets, mounted files, scratch space with limits,
 * and a security context that the "restricted" Pod Security Standard lets pass.
 */
package io.headrace.operator.pods;

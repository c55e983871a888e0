/**
 * From manifests to one run in the cluster. A run's object is created and never edited, since the
 * operator would start it again; handing the same run over twice runs it once.
 */
package io.headrace.operator.submission;

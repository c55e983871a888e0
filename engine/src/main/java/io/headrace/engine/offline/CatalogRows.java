package io.headrace.engine.offline;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.StoreException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/** Tables and queries of a session, with what is wrong with them in the user's words. */
public final class CatalogRows {
  private CatalogRows() {}

  /**
   * @param where names in errors who asks
   * @throws DefinitionException when the session knows no such table
   */
  public static Dataset<Row> table(SparkSession session, String name, String where) {
    return attempt(
        where,
        "table '" + name + "'",
        "Check the name, with catalog and schema, and that the session's catalog has it.",
        () -> session.table(name));
  }

  /**
   * @throws DefinitionException when the text is no query, or one that cannot be analysed
   */
  public static Dataset<Row> query(SparkSession session, String sql, String where) {
    return attempt(
        where,
        "its query",
        "Correct the SQL; spark-sql shows the same error.",
        () -> {
          requireQuery(session, sql, where);
          return session.sql(sql);
        });
  }

  /** Statements run when they are analysed: a source must not drop a table by being read. */
  private static void requireQuery(SparkSession session, String sql, String where)
      throws ParseException {
    LogicalPlan plan =
        ((org.apache.spark.sql.classic.SparkSession) session)
            .sessionState()
            .sqlParser()
            .parsePlan(sql);
    boolean statement =
        plan.exists(node -> node instanceof Command || node instanceof ParsedStatement);
    if (statement) {
      throw new DefinitionException(
          where, "its query is a statement that does something", "Write a SELECT.");
    }
  }

  private interface Attempt {
    Dataset<Row> run() throws Exception;
  }

  private static Dataset<Row> attempt(String where, String what, String fix, Attempt attempt) {
    try {
      return attempt.run();
    } catch (DefinitionException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof AnalysisException) {
        throw new DefinitionException(
            where, what + " cannot be used: " + withoutFullStop(ReadFailures.firstLine(e)), fix);
      }
      throw new StoreException(where, what + " failed: " + ReadFailures.reason(e), e);
    }
  }

  private static String withoutFullStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}

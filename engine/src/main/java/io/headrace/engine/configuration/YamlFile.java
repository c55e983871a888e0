package io.headrace.engine.configuration;

import io.headrace.engine.definitions.DefinitionException;
import io.headrace.engine.definitions.Problems;
import io.headrace.engine.definitions.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads YAML files into nodes. Nothing in a file makes it construct an object. */
public final class YamlFile {
  private static final int MAX_ALIASES = 50;
  private static final int MAX_BYTES = 16 << 20;

  private YamlFile() {}

  /**
   * The documents of a file that say anything, in order.
   *
   * @param name how messages call the file
   * @throws DefinitionException where it is not UTF-8 or not YAML, repeats a key, or expands beyond
   *     measure
   * @throws StoreException where it cannot be read
   */
  public static List<YamlNode> read(Path file, String name) {
    try {
      return parse(decode(Files.readAllBytes(file), name), name);
    } catch (IOException e) {
      throw new StoreException("File " + name, "it cannot be read (" + e.getMessage() + ")", e);
    }
  }

  /** As {@link #read}, of a text. */
  public static List<YamlNode> parse(String text, String name) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .setCodePointLimit(MAX_BYTES)
            .build();
    Problems problems = new Problems();
    List<YamlNode> documents = new ArrayList<>();
    try {
      int document = 0;
      for (Node node : new Compose(settings).composeAllFromString(text)) {
        YamlNode converted = new YamlConverter(name, ++document, problems).convert(node);
        if (!converted.isNull()) {
          documents.add(converted);
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw notYaml(name, e);
    } catch (YamlEngineException e) {
      throw new DefinitionException(
          name,
          "it is not YAML that can be read: " + firstLine(e.getMessage()),
          "Write repeated blocks out: at most " + MAX_ALIASES + " aliases of blocks are followed.");
    }
    problems.throwIfAny();
    return documents;
  }

  private static DefinitionException notYaml(String name, MarkedYamlEngineException e) {
    String at =
        e.getProblemMark()
            .map((Mark m) -> ", line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1))
            .orElse("");
    return new DefinitionException(
        name + at,
        "it is not YAML: " + firstLine(e.getProblem()),
        "Look for a missing colon, quote or bracket there, or a tab used as indentation.");
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String decode(byte[] bytes, String name) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    if (decoder.decode(in, out, true).isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new DefinitionException(
          name + ", line " + line, "the file is not UTF-8", "Save it with the encoding UTF-8.");
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}

package org.trinomen.dicom.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonBoolean;
import org.trinomen.dicom.web.JsonValue.JsonNull;
import org.trinomen.dicom.web.JsonValue.JsonNumber;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * Reads JSON as RFC 8259 defines it and nothing more lenient, within limits. Errors say where, in
 * characters from the beginning, and never quote the text.
 */
final class JsonReader {

  private static final int END = -1;

  /** Longer than any number of use; arithmetic on very long ones takes very long. */
  private static final int NUMBER_LENGTH_MAX = 400;

  private final Reader in;
  private final JsonLimits limits;
  private long position;
  private int depth;
  private int next;

  JsonReader(Reader in, JsonLimits limits) throws IOException {
    this.in = new BufferedReader(in);
    this.limits = limits;
    this.next = this.in.read();
    if (next == '\uFEFF') {
      // RFC 8259 §8.1: a byte order mark may be ignored.
      advance();
    }
  }

  /** The one value that the text consists of. */
  JsonValue readDocument() throws IOException {
    skipSpace();
    JsonValue value = value();
    skipSpace();
    if (next != END) {
      throw wrong("more text after the JSON value");
    }
    return value;
  }

  private JsonValue value() throws IOException {
    return switch (next) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonString(string());
      case 't' -> word("true", new JsonBoolean(true));
      case 'f' -> word("false", new JsonBoolean(false));
      case 'n' -> word("null", new JsonNull());
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case END -> throw wrong("the JSON text is cut short");
      default -> throw wrong("no JSON value begins here");
    };
  }

  private JsonObject object() throws IOException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    open();
    while (next != '}') {
      if (!members.isEmpty()) {
        expect(',');
        skipSpace();
      }
      if (next != '"') {
        throw wrong("a member's name is missing");
      }
      String name = string();
      skipSpace();
      expect(':');
      skipSpace();
      members.put(name, value());
      skipSpace();
    }
    close();
    return new JsonObject(members);
  }

  private JsonArray array() throws IOException {
    List<JsonValue> elements = new ArrayList<>();
    open();
    while (next != ']') {
      if (!elements.isEmpty()) {
        expect(',');
        skipSpace();
      }
      elements.add(value());
      skipSpace();
    }
    close();
    return new JsonArray(elements);
  }

  private void open() throws IOException {
    depth++;
    if (depth > limits.depthMax()) {
      throw wrong("JSON is nested deeper than " + limits.depthMax());
    }
    advance();
    skipSpace();
  }

  private void close() throws IOException {
    depth--;
    advance();
  }

  private JsonValue word(String word, JsonValue meaning) throws IOException {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
    return meaning;
  }

  private String string() throws IOException {
    expect('"');
    StringBuilder text = new StringBuilder();
    while (next != '"') {
      if (next < 0x20) {
        throw wrong(next == END ? "the JSON text is cut short" : "a control character in a string");
      }
      if (next == '\\') {
        advance();
        text.append(escaped());
      } else {
        text.append((char) next);
        advance();
      }
    }
    advance();
    return text.toString();
  }

  private char escaped() throws IOException {
    int escape = next;
    advance();
    return switch (escape) {
      case '"', '\\', '/' -> (char) escape;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an escape that JSON does not have");
    };
  }

  private char unicode() throws IOException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = next < 0x80 ? Character.digit(next, 16) : -1;
      if (digit < 0) {
        throw wrong("an escape without four hexadecimal digits");
      }
      code = code * 16 + digit;
      advance();
    }
    return (char) code;
  }

  private JsonNumber number() throws IOException {
    StringBuilder literal = new StringBuilder();
    if (next == '-') {
      take(literal);
    }
    if (next == '0') {
      take(literal);
    } else {
      digits(literal);
    }
    if (next == '.') {
      take(literal);
      digits(literal);
    }
    if (next == 'e' || next == 'E') {
      take(literal);
      if (next == '+' || next == '-') {
        take(literal);
      }
      digits(literal);
    }
    return new JsonNumber(literal.toString());
  }

  private void digits(StringBuilder literal) throws IOException {
    if (!isDigit(next)) {
      throw wrong("a digit is missing");
    }
    while (isDigit(next)) {
      take(literal);
    }
  }

  private void take(StringBuilder literal) throws IOException {
    if (literal.length() == NUMBER_LENGTH_MAX) {
      throw wrong("a number of more than " + NUMBER_LENGTH_MAX + " characters");
    }
    literal.append((char) next);
    advance();
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private void expect(char c) throws IOException {
    if (next != c) {
      throw wrong(next == END ? "the JSON text is cut short" : "'" + c + "' is missing");
    }
    advance();
  }

  private void skipSpace() throws IOException {
    while (next == ' ' || next == '\t' || next == '\n' || next == '\r') {
      advance();
    }
  }

  private void advance() throws IOException {
    position++;
    if (position > limits.charactersMax()) {
      throw wrong("JSON is longer than " + limits.charactersMax() + " characters");
    }
    next = in.read();
  }

  private DicomException wrong(String what) {
    return new DicomException(what, position, "");
  }
}

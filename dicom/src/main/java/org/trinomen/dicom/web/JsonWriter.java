package org.trinomen.dicom.web;

import java.io.IOException;

/**
 * Writes JSON without white space. It keeps the commas right; brackets are the caller's to pair.
 * What is written is passed on in pieces, and the last one by {@link #flush}: a writer takes a lock
 * for each character.
 */
final class JsonWriter {

  private static final String HEX = "0123456789abcdef";

  private static final int PIECE = 8 * 1024;

  private final Appendable target;
  private final StringBuilder out = new StringBuilder(PIECE);
  private boolean first = true;

  JsonWriter(Appendable target) {
    this.target = target;
  }

  /** Passes on what has been written. */
  void flush() throws IOException {
    target.append(out);
    out.setLength(0);
  }

  JsonWriter open(char bracket) {
    separate();
    out.append(bracket);
    first = true;
    return this;
  }

  JsonWriter close(char bracket) throws IOException {
    out.append(bracket);
    first = false;
    if (out.length() >= PIECE) {
      flush();
    }
    return this;
  }

  /** A member's name; its value must follow. */
  JsonWriter name(String name) {
    separate();
    quoted(name);
    out.append(':');
    first = true;
    return this;
  }

  JsonWriter string(String text) {
    separate();
    quoted(text);
    return this;
  }

  /** A number or word that is valid JSON as it stands. */
  JsonWriter literal(String literal) {
    separate();
    out.append(literal);
    return this;
  }

  private void separate() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void quoted(String text) {
    out.append('"');
    int plainFrom = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        continue;
      }
      // Surrogates that do not pair would be lost in UTF-8; as escapes they survive.
      boolean lone = Character.isSurrogate(c) && !paired(text, i);
      if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F || lone) {
        out.append(text, plainFrom, i);
        escape(c);
        plainFrom = i + 1;
      }
    }
    out.append(text, plainFrom, text.length());
    out.append('"');
  }

  private static boolean paired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private void escape(char c) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default ->
          out.append('u')
              .append(HEX.charAt(c >> 12))
              .append(HEX.charAt((c >> 8) & 0xF))
              .append(HEX.charAt((c >> 4) & 0xF))
              .append(HEX.charAt(c & 0xF));
    }
  }
}

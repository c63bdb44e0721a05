package org.trinomen.dicom.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.HeaderBytes;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Builds a {@link DataSet} from the parts of a parse. It copies into one array all bytes but those
 * of long values, so that headers, items and delimiters can be written as they were; the elements
 * point into it.
 */
final class DataSetAssembler implements PartHandler {

  /** As many say what kind of a mess it is; more would only fill memory. */
  static final int PROBLEMS_MAX = 100;

  /** An element that has items and is not closed yet, or an item of it. */
  private static final class Level {
    final List<Element> elements = new ArrayList<>();
    final List<DataSet> items = new ArrayList<>();
    final List<Element.Fragment> fragments = new ArrayList<>();
    int tag;
    Vr vr = Vr.SQ;
    TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    long offset;
    long valueOffset;
    int from;
    int valueFrom;
    boolean whole;
  }

  private final Limits limits;
  private final boolean holdPixelData;
  private final boolean strict;
  private final HeaderBytes bytes;
  private final List<Problem> problems;
  private final int start;

  private Level[] levels = new Level[4];
  private int depth;
  private Level top;

  private long position;
  private int count;
  private boolean holding;
  private boolean full;
  private boolean trailingHeld = true;
  private OptionalLong pixelDataOffset = OptionalLong.empty();

  /** Begins a data set whose bytes go behind those that are there, as a file's go one by one. */
  DataSetAssembler(ReadOptions options, HeaderBytes bytes, List<Problem> problems, long position) {
    this.limits = options.limits();
    this.holdPixelData = options.holdPixelData();
    this.strict = options.strict();
    this.bytes = bytes;
    this.problems = problems;
    this.position = position;
    this.start = bytes.length();
    this.top = open(0);
    top.whole = true;
  }

  /** Where the pixel data of the data set itself begins. */
  OptionalLong pixelDataOffset() {
    return pixelDataOffset;
  }

  DataSet dataSet(TransferSyntax syntax) {
    Encoded encoded =
        new Encoded(bytes, syntax, start, start, bytes.length(), top.whole && trailingHeld);
    return DataSet.of(top.elements, syntax, Optional.of(encoded), problems);
  }

  /** The input ended in the last value or fragment, which is shortened to what there is. */
  Element cutLast(long missing) {
    Element cut =
        switch (top.elements.removeLast()) {
          case Element.Value value -> {
            Encoded was = value.encoded();
            Encoded there =
                new Encoded(
                    was.bytes(), was.syntax(), was.from(), was.valueFrom(), bytes.length(), true);
            yield new Element.Value(value.tag(), value.vr(), value.offset(), there);
          }
          case Element.Bulk bulk ->
              new Element.Bulk(
                  bulk.tag(),
                  bulk.vr(),
                  bulk.offset(),
                  bulk.valueOffset(),
                  bulk.length() - missing,
                  bulk.encoded());
          // Its length was counted, not taken from a header.
          case Element.Fragments fragments -> fragments;
          case Element.Items items -> items;
        };
    top.elements.add(cut);
    return cut;
  }

  @Override
  public void element(ElementHeader header, byte[] array, int from) {
    position = header.offset() + header.size();
    boolean pixelData = Tags.isPixelData(header.tag());
    if (pixelData && depth == 1) {
      pixelDataOffset = OptionalLong.of(header.offset());
    }
    if (!admit()) {
      return;
    }
    int at = bytes.length();
    bytes.append(array, from, header.size());
    int valueFrom = bytes.length();
    long length = header.length();
    if (length < 0) {
      begin(header, at);
      holding = true;
      return;
    }
    holding = length <= room() && (holdPixelData || !pixelData);
    if (holding) {
      Encoded encoded =
          new Encoded(bytes, header.syntax(), at, valueFrom, valueFrom + (int) length, true);
      top.elements.add(new Element.Value(header.tag(), header.vr(), header.offset(), encoded));
    } else {
      Encoded encoded = new Encoded(bytes, header.syntax(), at, valueFrom, valueFrom, false);
      top.elements.add(
          new Element.Bulk(header.tag(), header.vr(), header.offset(), position, length, encoded));
      forgetWholeness();
    }
  }

  @Override
  public void bytes(byte[] array, int from, int count) {
    position += count;
    if (holding && !full && count <= limits.headerBytes() - bytes.length()) {
      bytes.append(array, from, count);
    } else {
      holding = false;
      forgetWholeness();
    }
  }

  @Override
  public void startSequence(ElementHeader header, byte[] array, int from) {
    position = header.offset() + header.size();
    int at = bytes.length();
    append(array, from, header.size());
    begin(header, at);
  }

  @Override
  public void startItem(long offset, long length, byte[] array, int from) {
    position = offset + 8;
    append(array, from, 8);
    admit();
    int at = bytes.length();
    top = open(at);
    top.valueFrom = at;
    top.whole = true;
  }

  @Override
  public void endItem(TransferSyntax syntax, byte[] array, int from, int count) {
    Level item = close();
    Encoded encoded = new Encoded(bytes, syntax, item.from, item.from, bytes.length(), item.whole);
    if (!full) {
      top.items.add(DataSet.of(item.elements, syntax, Optional.of(encoded), List.of()));
    }
    append(array, from, count);
    position += count;
  }

  @Override
  public void endSequence(byte[] array, int from, int count) {
    Level sequence = close();
    long length = position - sequence.valueOffset;
    append(array, from, count);
    position += count;
    if (!full) {
      top.elements.add(
          new Element.Items(
              sequence.tag, sequence.offset, length, sequence.items, encoded(sequence)));
    } else if (admitted(sequence)) {
      bulk(sequence, length);
    }
  }

  @Override
  public void startFragments(ElementHeader header, byte[] array, int from) {
    startSequence(header, array, from);
    if (!header.syntax().explicitVr()) {
      // PS3.5 §A.4: encapsulated pixel data are OB, whatever the dictionary allows.
      top.vr = Vr.OB;
    }
    if (depth == 2 && Tags.isPixelData(header.tag())) {
      pixelDataOffset = OptionalLong.of(header.offset());
    }
  }

  @Override
  public void fragment(long offset, long length, byte[] array, int from) {
    position = offset + 8;
    if (admit()) {
      top.fragments.add(new Element.Fragment(position, length));
    }
    holding = top.whole && holdPixelData && length + 8 <= room();
    if (holding) {
      bytes.append(array, from, 8);
    } else {
      forgetWholeness();
    }
  }

  @Override
  public void endFragments(byte[] array, int from, int count) {
    Level pixels = close();
    long length = position - pixels.valueOffset;
    append(array, from, count);
    position += count;
    if (full) {
      if (admitted(pixels)) {
        bulk(pixels, length);
      }
      return;
    }
    boolean any = !pixels.fragments.isEmpty();
    Element.Fragment table =
        any ? pixels.fragments.getFirst() : new Element.Fragment(pixels.valueOffset, 0);
    List<Element.Fragment> others =
        any ? pixels.fragments.subList(1, pixels.fragments.size()) : List.of();
    top.elements.add(
        new Element.Fragments(
            pixels.tag, pixels.vr, pixels.offset, length, table, others, encoded(pixels)));
  }

  @Override
  public void endUndefined(byte[] array, int from, int count) {
    holding = false;
    Level value = close();
    long length = position - value.valueOffset;
    position += count;
    if (full || !value.whole) {
      append(array, from, count);
      if (!full || admitted(value)) {
        bulk(value, length);
      }
      return;
    }
    // Alone it cannot be copied, because its delimiter is no part of the value.
    Encoded encoded =
        new Encoded(bytes, value.syntax, value.from, value.valueFrom, bytes.length(), false);
    append(array, from, count);
    top.elements.add(new Element.Value(value.tag, value.vr, value.offset, encoded));
  }

  @Override
  public void stray(byte[] array, int from, int count) {
    position += count;
    if (full || count > limits.headerBytes() - bytes.length()) {
      trailingHeld = false;
    } else {
      bytes.append(array, from, count);
    }
  }

  @Override
  public void problem(Problem problem) {
    if (strict) {
      throw problem.toException();
    }
    if (problems.size() < PROBLEMS_MAX) {
      problems.add(problem);
    }
  }

  /** Whether one more element or item is to be held; says once that no more are. */
  private boolean admit() {
    holding = false;
    if (full) {
      return false;
    }
    count++;
    if (count > limits.elements() || limits.headerBytes() - bytes.length() < 12) {
      full = true;
      forgetWholeness();
      problem(new Problem(Limits.PASSED_OVER, position, ""));
    }
    return !full;
  }

  /** An element of the data set itself that was begun while elements were still held. */
  private boolean admitted(Level level) {
    return depth == 1 && level.from < bytes.length();
  }

  /** What has parts that are not held is given up as a whole. */
  private void bulk(Level level, long length) {
    Encoded header =
        new Encoded(bytes, level.syntax, level.from, level.valueFrom, level.valueFrom, false);
    top.elements.add(
        new Element.Bulk(level.tag, level.vr, level.offset, level.valueOffset, length, header));
  }

  private long room() {
    return Math.min(limits.valueBytes(), limits.headerBytes() - bytes.length());
  }

  private void append(byte[] array, int from, int count) {
    if (!full) {
      bytes.append(array, from, count);
    }
  }

  private Encoded encoded(Level level) {
    return new Encoded(
        bytes, level.syntax, level.from, level.valueFrom, bytes.length(), level.whole);
  }

  private void begin(ElementHeader header, int at) {
    top = open(at);
    top.tag = header.tag();
    top.vr = header.vr();
    top.syntax = header.syntax();
    top.offset = header.offset();
    top.valueOffset = header.offset() + header.size();
    top.valueFrom = bytes.length();
    top.whole = !full;
  }

  private Level open(int from) {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth * 2);
    }
    Level level = new Level();
    level.from = from;
    levels[depth] = level;
    depth++;
    return level;
  }

  private Level close() {
    Level closed = top;
    depth--;
    top = levels[depth - 1];
    return closed;
  }

  private void forgetWholeness() {
    // What is around a level that has lost its wholeness has lost it too.
    for (int i = depth - 1; i >= 0 && levels[i].whole; i--) {
      levels[i].whole = false;
    }
  }
}

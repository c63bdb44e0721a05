package org.trinomen.dicom.io;

import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/**
 * Walks a data set: a loop with its own stack, so that nesting costs no Java stack, which leaves
 * fewer than {@link Carry#LARGEST} bytes unread when it needs to see more. The bytes of a value are
 * passed on as they come and never looked at; a long value costs one call per chunk.
 */
final class ElementScanner implements Carry.Scanner {

  private static final byte[] NOTHING = new byte[0];

  /** Where so much is wrong, nothing is what it seems; each report costs time. */
  private static final int PROBLEMS_MAX = 10_000;

  /** Private creators are LO, 64 characters at most. */
  private static final int CAPTURED_MAX = 64;

  private final Limits limits;
  private final PartHandler handler;
  private final IntPredicate stopBefore;
  private final HeaderDecoder decoder = new HeaderDecoder();
  private final byte[] captured = new byte[CAPTURED_MAX];

  private final FrameStack frames;
  private Frame top;

  private int problems;
  private long position;
  private long valueLeft;
  private int capturedCount;
  private boolean capturing;
  private boolean undefinedValue;
  private boolean pixelDataSeen;
  private boolean trailing;
  private boolean mustEnd;
  private boolean stopped;
  private boolean empty = true;

  /**
   * Begins a data set.
   *
   * @param position where in the input it begins
   * @param stopBefore whether to stop before an element of the data set itself
   */
  ElementScanner(
      TransferSyntax syntax,
      long position,
      Limits limits,
      PartHandler handler,
      IntPredicate stopBefore) {
    this.limits = limits;
    this.handler = handler;
    this.stopBefore = stopBefore;
    this.position = position;
    this.frames = new FrameStack(syntax);
    this.top = frames.top();
  }

  @Override
  public int scan(byte[] array, int from, int to) {
    return scan(array, from, to, false);
  }

  /** As {@link #scan(byte[], int, int)}; with {@code last}, no more bytes will come. */
  int scan(byte[] array, int from, int to, boolean last) {
    int at = from;
    while (at < to && !stopped) {
      int used = step(array, at, to - at, last);
      if (used == 0) {
        break;
      }
      at += used;
      position += used;
    }
    return at - from;
  }

  /** Whether it stands before the element that was to stop it. */
  boolean stopped() {
    return stopped;
  }

  /** Whether it stands before an element of the data set itself, or at its end. */
  boolean isBetweenElements() {
    return frames.depth() == 0 && valueLeft == 0 && !undefinedValue;
  }

  long position() {
    return position;
  }

  /**
   * Ends the data set with what is left of the input.
   *
   * @return bytes that a value or fragment of the data set itself lacks because the input ends in
   *     it; 0 if the data set is whole
   * @throws DicomException if the input ends anywhere else inside an element
   */
  long finish(byte[] rest, int count) {
    int at = scan(rest, 0, count, true);
    if (stopped) {
      return 0;
    }
    if (valueLeft > 0) {
      return finishInside();
    }
    closeEnded();
    if (at < count) {
      finishBehind(rest, at, count);
    } else if (undefinedValue) {
      throw failure("the data end before the delimiter of a value of undefined length");
    }
    closeUnfinished();
    return 0;
  }

  private long finishInside() {
    boolean inFragment = frames.depth() == 1 && top.kind == Frame.Kind.FRAGMENTS;
    if (frames.depth() > 0 && !inFragment) {
      throw failure("the data end inside a value, " + valueLeft + " bytes short");
    }
    if (inFragment) {
      close(NOTHING, 0, 0);
    }
    return valueLeft;
  }

  private void finishBehind(byte[] rest, int at, int count) {
    boolean zeros = true;
    for (int i = at; i < count; i++) {
      zeros &= rest[i] == 0;
    }
    if (frames.depth() > 0 || undefinedValue || !(pixelDataSeen || (zeros && !empty))) {
      throw failure("the data end inside the header of an element");
    }
    problem("bytes follow the data set");
    handler.stray(rest, at, count - at);
    position += count - at;
  }

  /** The delimiter of a last sequence may be missing, but not that of an item. */
  private void closeUnfinished() {
    if (frames.depth() == 1 && top.end < 0) {
      problem("the data end before the delimiter of a sequence");
      close(NOTHING, 0, 0);
    } else if (frames.depth() > 0) {
      throw failure("the data end inside a sequence");
    }
  }

  private int step(byte[] array, int at, int available, boolean last) {
    if (valueLeft > 0) {
      return value(array, at, available);
    }
    closeEnded();
    if (trailing) {
      handler.stray(array, at, available);
      return available;
    }
    if (undefinedValue) {
      return untilDelimiter(array, at, available);
    }
    return switch (top.kind) {
      case ELEMENTS -> element(array, at, available, last);
      case SEQUENCE -> available < 8 ? 0 : item(array, at);
      case FRAGMENTS -> available < 8 ? 0 : fragment(array, at);
    };
  }

  private int value(byte[] array, int at, int available) {
    int count = (int) Math.min(valueLeft, available);
    if (capturing) {
      System.arraycopy(array, at, captured, capturedCount, count);
      capturedCount += count;
    }
    handler.bytes(array, at, count);
    valueLeft -= count;
    if (capturing && valueLeft == 0) {
      captured();
    }
    return count;
  }

  /** The value is one that later elements need for their VR. */
  private void captured() {
    capturing = false;
    ElementHeader header = decoder.header;
    if (header.tag == Tag.PixelRepresentation) {
      top.signedPixels = Words.unsigned16(captured, 0, top.syntax.bigEndian()) == 1;
    } else {
      String name = new String(captured, 0, capturedCount, StandardCharsets.ISO_8859_1);
      top.creator(header.tag, name.replace('\0', ' ').strip());
    }
  }

  private int element(byte[] array, int at, int available, boolean last) {
    if (frames.depth() == 0
        && available >= 8
        && stopBefore.test(Words.tag(array, at, top.syntax.bigEndian()))) {
      stopped = true;
      return 0;
    }
    int size = decoder.decode(array, at, available, last, top);
    if (size == HeaderDecoder.MORE) {
      return 0;
    }
    ElementHeader header = decoder.header;
    header.offset = position;
    if (size != HeaderDecoder.NONE && Tags.isDelimiter(header.tag)) {
      return delimiter(array, at);
    }
    if (frames.depth() == 0 && isBehind(size)) {
      problem("bytes follow the data set");
      trailing = true;
      return step(array, at, available, last);
    }
    check(size);
    empty = false;
    pixelDataSeen |= frames.depth() == 0 && Tags.isPixelData(header.tag);
    if (header.length < 0) {
      undefinedLength(array, at);
    } else if (header.vr == Vr.SQ) {
      sequence(array, at);
    } else {
      handler.element(header, array, at);
      valueLeft = header.length;
      capturing = isNeeded(header);
      capturedCount = 0;
    }
    return size;
  }

  /** Whether the last header is none: nonsense behind the pixel data, or zeros anywhere. */
  private boolean isBehind(int size) {
    ElementHeader header = decoder.header;
    boolean nonsense = size == HeaderDecoder.NONE || decoder.unknown;
    boolean stated = header.syntax.explicitVr() && decoder.oddity == null;
    boolean zeros = header.tag == 0 && header.length == 0 && !stated;
    return (nonsense && pixelDataSeen) || (zeros && !empty);
  }

  private void check(int size) {
    ElementHeader header = decoder.header;
    if (mustEnd && frames.depth() == 0) {
      throw failure("an item is longer than its sequence");
    }
    if (size == HeaderDecoder.NONE) {
      throw failure("an element has no value representation");
    }
    if (header.length > top.bound - position - size) {
      throw failure("an element is longer than what it stands in", header.tag);
    }
    if (decoder.oddity != null) {
      problem(decoder.oddity, header.tag);
    }
  }

  private boolean isNeeded(ElementHeader header) {
    if (header.tag == Tag.PixelRepresentation) {
      return header.length == 2;
    }
    return Tags.isPrivateCreator(header.tag)
        && !header.syntax.explicitVr()
        && header.length > 0
        && header.length <= CAPTURED_MAX;
  }

  private void undefinedLength(byte[] array, int at) {
    ElementHeader header = decoder.header;
    switch (header.vr) {
      case SQ -> sequence(array, at);
      // PS3.5 §A.4: only pixel data is encapsulated, but private elements copy the form.
      case OB, OW, OD, OF, OL, OV -> {
        handler.startFragments(header, array, at);
        push(Frame.Kind.FRAGMENTS, header.tag, -1, header.syntax);
      }
      case AE,
          AS,
          AT,
          CS,
          DA,
          DS,
          DT,
          FD,
          FL,
          IS,
          LO,
          LT,
          PN,
          SH,
          SL,
          SS,
          ST,
          SV,
          TM,
          UC,
          UI,
          UL,
          UN,
          UR,
          US,
          UT,
          UV -> {
        problem("a value that is no sequence has undefined length", header.tag);
        handler.element(header, array, at);
        undefinedValue = true;
      }
    }
  }

  private void sequence(byte[] array, int at) {
    ElementHeader header = decoder.header;
    handler.startSequence(header, array, at);
    long end = header.length < 0 ? -1 : position + header.size + header.length;
    // PS3.5 §6.2.2: the items of UN are in Implicit VR Little Endian, whatever is around it.
    boolean guessed = decoder.derived && header.syntax.explicitVr();
    TransferSyntax syntax = guessed ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN : header.syntax;
    push(Frame.Kind.SEQUENCE, header.tag, end, syntax);
    top.guessed |= guessed;
  }

  private int item(byte[] array, int at) {
    boolean bigEndian = top.syntax.bigEndian();
    int tag = Words.tag(array, at, bigEndian);
    long length = Words.unsigned32(array, at + 4, bigEndian);
    if (tag == Tag.Item) {
      boolean undefined = length == 0xFFFFFFFFL;
      if (!undefined && length > top.bound - position - 8) {
        length = overlongItem();
      }
      top.items++;
      handler.startItem(position, undefined ? -1 : length, array, at);
      push(Frame.Kind.ELEMENTS, 0, undefined ? -1 : position + 8 + length, top.syntax);
      return 8;
    }
    if (tag == Tag.SequenceDelimitationItem && top.end < 0) {
      if (length != 0) {
        problem("a delimiter has a length");
      }
      close(array, at, 8);
      return 8;
    }
    if (tag == Tag.SequenceDelimitationItem || tag == Tag.ItemDelimitationItem) {
      return stray(array, at);
    }
    throw failure("a sequence holds something else than items");
  }

  /**
   * An item that says it is longer than its sequence can only be the last thing in the data, whose
   * end was lost when the sequence was shortened. What it says must not be what it is.
   */
  private long overlongItem() {
    if (frames.depth() > 1) {
      throw failure("an item is longer than its sequence");
    }
    problem("an item is longer than its sequence");
    mustEnd = true;
    return top.bound - position - 8;
  }

  private int fragment(byte[] array, int at) {
    boolean bigEndian = top.syntax.bigEndian();
    int tag = Words.tag(array, at, bigEndian);
    long length = Words.unsigned32(array, at + 4, bigEndian);
    if (tag == Tag.SequenceDelimitationItem) {
      if (length != 0) {
        problem("a delimiter has a length");
      }
      close(array, at, 8);
      return 8;
    }
    if (tag != Tag.Item || length == 0xFFFFFFFFL) {
      throw failure("encapsulated pixel data holds something else than fragments");
    }
    if (length > top.bound - position - 8) {
      throw failure("a fragment is longer than what it stands in");
    }
    top.items++;
    handler.fragment(position, length, array, at);
    valueLeft = length;
    return 8;
  }

  /** A delimiter where an element could stand. */
  private int delimiter(byte[] array, int at) {
    ElementHeader header = decoder.header;
    boolean open = frames.depth() > 0 && top.end < 0;
    if (header.tag == Tag.ItemDelimitationItem && open) {
      if (header.length != 0) {
        problem("a delimiter has a length");
      }
      close(array, at, 8);
      return 8;
    }
    if (header.tag == Tag.SequenceDelimitationItem && open && frames.outer().end < 0) {
      problem("the delimiter of an item is missing");
      close(NOTHING, 0, 0);
      return item(array, at);
    }
    if (header.tag == Tag.Item) {
      throw failure("an item stands outside a sequence");
    }
    return stray(array, at);
  }

  private int stray(byte[] array, int at) {
    problem("a delimiter stands where nothing is to be closed");
    handler.stray(array, at, 8);
    return 8;
  }

  /** Passes bytes on up to the Sequence Delimitation Item. */
  private int untilDelimiter(byte[] array, int at, int available) {
    boolean bigEndian = top.syntax.bigEndian();
    for (int i = 0; i + 8 <= available; i++) {
      if (Words.tag(array, at + i, bigEndian) == Tag.SequenceDelimitationItem) {
        if (i > 0) {
          handler.bytes(array, at, i);
          return i;
        }
        undefinedValue = false;
        handler.endUndefined(array, at, 8);
        return 8;
      }
    }
    int sure = available - 7;
    if (sure <= 0) {
      return 0;
    }
    handler.bytes(array, at, sure);
    return sure;
  }

  private void closeEnded() {
    while (frames.depth() > 0 && position >= top.bound) {
      if (top.end != position) {
        problem("a delimiter is missing");
      }
      close(NOTHING, 0, 0);
    }
  }

  private void close(byte[] array, int at, int count) {
    Frame closed = frames.pop();
    top = frames.top();
    switch (closed.kind) {
      case ELEMENTS -> handler.endItem(closed.syntax, array, at, count);
      case SEQUENCE -> handler.endSequence(array, at, count);
      case FRAGMENTS -> handler.endFragments(array, at, count);
    }
  }

  private void push(Frame.Kind kind, int tag, long end, TransferSyntax syntax) {
    if (frames.depth() >= 2 * limits.nesting()) {
      throw failure("items are nested deeper than " + limits.nesting());
    }
    top = frames.push(kind, tag, end, syntax);
  }

  private void problem(String what) {
    report(what, frames.path());
  }

  private void problem(String what, int tag) {
    report(what, frames.path(tag));
  }

  private void report(String what, String path) {
    problems++;
    if (problems > PROBLEMS_MAX) {
      throw new DicomException("too much is wrong", position, path);
    }
    handler.problem(new Problem(what, position, path));
  }

  private DicomException failure(String what) {
    return new DicomException(what, position, frames.path());
  }

  private DicomException failure(String what, int tag) {
    return new DicomException(what, position, frames.path(tag));
  }
}

package org.trinomen.archive.export;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Problem;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.ElementHeader;
import org.trinomen.dicom.io.PartHandler;

/**
 * Writes a data set again as it flows by, each element after its {@link Fate}, and puts in what is
 * new where its tag belongs. It holds no value but a short one that is about to change, so that a
 * data set of any size costs the same memory, and pixel data go from input to output as they are.
 *
 * <p>Two counters say where it stands: inside something that goes, inside something copied whole,
 * or, with both at zero, among elements that are looked at. Sequences that are looked at leave with
 * undefined length, because what comes out of them is not known before it is written.
 *
 * <p>Bytes that belong to no element do not go along: nobody can say what they are.
 */
final class DataSetCoercer implements PartHandler {

  /** Longer values do not change: neither a date nor a list of UIDs is so long. */
  private static final int HELD_MAX = 1 << 20;

  /** Longer text is not looked at for names; it goes. */
  private static final int SIFTED_MAX = 64 << 10;

  private final AttributeRules rules;
  private final WrittenAttributes written;
  private final TypedNames typed;
  private final TransferSyntax syntax;
  private final OutputStream out;
  private final PartMarks marks;
  private final TreeMap<Integer, DataSet> pending;

  /**
   * Of each sequence that is looked at and still open, innermost first, whether it is big endian.
   */
  private final Deque<Boolean> bigEndian = new ArrayDeque<>();

  /** Of each item that is looked at and still open, the owners of its private blocks. */
  private final Deque<Map<Integer, String>> creators = new ArrayDeque<>();

  /** Sequences and fragments begun inside something that goes, that one included. */
  private int removing;

  /** The same inside something copied whole. */
  private int copying;

  /** What is copied is the items of the Original Attributes Sequence, which gets one more. */
  private boolean extending;

  private String extendedVr = "SQ";
  private ValueFate value = ValueFate.COPY;
  private final HeldValue held = new HeldValue();

  private enum ValueFate {
    COPY,
    DROP,
    HOLD
  }

  /** A value that changes once it is complete. */
  private static final class HeldValue {
    byte[] bytes = new byte[256];
    int count;
    int tag;
    long length;
    Vr vr = Vr.UN;
    TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    /** Null for one that is looked at and goes along or not. */
    @Nullable UnaryOperator<String> change;
  }

  /** Begins the data set of a copy; {@code syntax} is the encoding of input and output. */
  DataSetCoercer(
      AttributeRules rules,
      WrittenAttributes written,
      TypedNames typed,
      TransferSyntax syntax,
      OutputStream out) {
    this.rules = rules;
    this.written = written;
    this.typed = typed;
    this.syntax = plain(syntax);
    this.out = out;
    this.marks = new PartMarks(out);
    this.pending = new TreeMap<>(written.elements());
    written
        .originalAttributes()
        .ifPresent(
            item ->
                pending.put(
                    Tag.OriginalAttributesSequence,
                    new DataSetBuilder().items(Tag.OriginalAttributesSequence, item).build()));
    creators.push(new HashMap<>());
  }

  /**
   * Writes what belongs behind the last element.
   *
   * @param missing bytes that the last value lacks. A file whose pixel data were cut was let in and
   *     leaves cut; another value is filled up, or it would swallow what is written behind it.
   */
  void finish(long missing) {
    if (missing > 0 && value == ValueFate.HOLD) {
      release();
    } else if (missing > 0 && value == ValueFate.COPY && !pending.isEmpty()) {
      fill(missing);
    }
    while (!pending.isEmpty()) {
      write(pending.pollFirstEntry().getValue(), syntax);
    }
  }

  @Override
  public void element(ElementHeader header, byte[] array, int from) {
    if (removing > 0) {
      value = ValueFate.DROP;
      return;
    }
    if (copying > 0) {
      copy(array, from, header.size());
      return;
    }
    Fate fate = arrive(header);
    TransferSyntax here = plain(header.syntax());
    switch (fate) {
      case Fate.Keep _ -> copy(array, from, header.size());
      // A sequence by its tag that is none by its content.
      case Fate.Descend _ -> {
        if (rules.profile()) {
          value = ValueFate.DROP;
        } else {
          copy(array, from, header.size());
        }
      }
      case Fate.Remove _, Fate.Extend _ -> value = ValueFate.DROP;
      case Fate.Empty _ -> replace(header, "", here);
      case Fate.Replace replacement -> replace(header, replacement.text(), here);
      case Fate.Blank blank -> replace(header, header.length() == 0 ? "" : blank.text(), here);
      case Fate.Change change -> hold(header, here, change.change());
      case Fate.Sift _ -> {
        if (header.length() > SIFTED_MAX) {
          replace(header, AttributeRules.DUMMY_TEXT, here);
        } else {
          hold(header, here, null);
        }
      }
    }
  }

  @Override
  public void bytes(byte[] array, int from, int count) {
    if (removing > 0) {
      return;
    }
    if (copying > 0) {
      raw(array, from, count);
      return;
    }
    switch (value) {
      case COPY -> raw(array, from, count);
      case DROP -> {}
      case HOLD -> {
        keep(array, from, count);
        if (held.count == held.length) {
          release();
        }
      }
    }
  }

  @Override
  public void endUndefined(byte[] array, int from, int count) {
    if (removing > 0) {
      return;
    }
    if (copying > 0 || value == ValueFate.COPY) {
      raw(array, from, count);
    } else if (value == ValueFate.HOLD) {
      release();
    }
  }

  @Override
  public void startSequence(ElementHeader header, byte[] array, int from) {
    if (removing > 0) {
      removing++;
      return;
    }
    if (copying > 0) {
      copying++;
      raw(array, from, header.size());
      return;
    }
    boolean waiting = isToExtend(header.tag());
    Fate fate = arrive(header);
    TransferSyntax here = plain(header.syntax());
    String vr = statesUn(header, array, from) ? "UN" : "SQ";
    switch (fate) {
      case Fate.Remove _ -> removing = 1;
      case Fate.Empty _, Fate.Replace _, Fate.Blank _, Fate.Change _, Fate.Sift _ -> {
        marks.sequence(header.tag(), vr, here, true);
        removing = 1;
      }
      case Fate.Keep _ -> copyWhole(header, array, from);
      case Fate.Extend _ -> extend(waiting, header, vr, array, from);
      case Fate.Descend _ -> {
        // PS3.5 §6.2.2: what a vendor put into UN is in an encoding that only its maker is sure of.
        if (Tags.isPrivate(header.tag()) && vr.equals("UN")) {
          copyWhole(header, array, from);
        } else {
          marks.sequence(header.tag(), vr, here, false);
          bigEndian.push(here.bigEndian() && vr.equals("SQ"));
        }
      }
    }
  }

  @Override
  public void startItem(long offset, long length, byte[] array, int from) {
    if (removing > 0) {
      return;
    }
    if (copying > 0) {
      raw(array, from, 8);
      return;
    }
    creators.push(new HashMap<>());
    marks.item(bigEndian.getFirst());
  }

  @Override
  public void endItem(TransferSyntax itemSyntax, byte[] array, int from, int count) {
    if (removing > 0) {
      return;
    }
    if (copying > 0) {
      raw(array, from, count);
      return;
    }
    creators.pop();
    marks.endItem(bigEndian.getFirst());
  }

  @Override
  public void endSequence(byte[] array, int from, int count) {
    if (removing > 0) {
      removing--;
      return;
    }
    if (copying == 1 && extending) {
      endExtended();
    } else if (copying > 0) {
      copying--;
      raw(array, from, count);
    } else {
      marks.endSequence(bigEndian.pop());
    }
  }

  @Override
  public void startFragments(ElementHeader header, byte[] array, int from) {
    if (removing > 0) {
      removing++;
      return;
    }
    if (copying > 0) {
      copying++;
      raw(array, from, header.size());
      return;
    }
    if (arrive(header) instanceof Fate.Keep) {
      copyWhole(header, array, from);
    } else {
      removing = 1;
    }
  }

  @Override
  public void fragment(long offset, long length, byte[] array, int from) {
    if (removing == 0) {
      raw(array, from, 8);
    }
  }

  @Override
  public void endFragments(byte[] array, int from, int count) {
    if (removing > 0) {
      removing--;
      return;
    }
    copying--;
    raw(array, from, count);
  }

  @Override
  public void stray(byte[] array, int from, int count) {
    // Not even inside what is copied whole: a delimiter out of place would end what we began.
  }

  @Override
  public void problem(Problem problem) {
    // It was found when the instance arrived, and let pass.
  }

  /** The fate of an element that is looked at; writes what belongs before it. */
  private Fate arrive(ElementHeader header) {
    int tag = header.tag();
    boolean top = bigEndian.isEmpty();
    if (top) {
      while (!pending.isEmpty() && Integer.compareUnsigned(pending.firstKey(), tag) <= 0) {
        write(pending.pollFirstEntry().getValue(), syntax);
      }
      if (written.writes(tag)) {
        return Fate.REMOVE;
      }
    }
    if (!Tags.isPrivate(tag)) {
      return rules.fate(tag, header.vr());
    }
    if (Tags.isPrivateCreator(tag) && rules.looksAtOwners()) {
      return new Fate.Change(name -> owner(tag, name));
    }
    String owner = creators.getFirst().getOrDefault(Tags.privateCreator(tag), "");
    return rules.fateOfPrivate(owner, tag, header.vr());
  }

  /** Remembers whose block it is; gives nothing if none of it goes along. */
  private String owner(int tag, String creator) {
    String name = creator.replace('\0', ' ').strip();
    creators.getFirst().put(tag, name);
    return SafePrivateElements.hasAny(name, tag) ? name : "";
  }

  /** Whether this is the sequence at top level that gets what is waiting for it. */
  private boolean isToExtend(int tag) {
    return tag == Tag.OriginalAttributesSequence
        && bigEndian.isEmpty()
        && pending.remove(tag) != null;
  }

  private void extend(boolean waiting, ElementHeader header, String vr, byte[] array, int from) {
    boolean late = bigEndian.isEmpty() && written.originalAttributes().isPresent();
    if (waiting) {
      marks.sequence(header.tag(), vr, plain(header.syntax()), false);
      extending = true;
      extendedVr = vr;
      copying = 1;
    } else if (late) {
      // Out of order, behind the one that was written.
      removing = 1;
    } else {
      copyWhole(header, array, from);
    }
  }

  private void endExtended() {
    // PS3.5 §6.2.2: items of UN are in Implicit VR Little Endian.
    boolean un = extendedVr.equals("UN");
    TransferSyntax inside = un ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN : syntax;
    marks.item(inside.bigEndian());
    write(written.originalAttributes().orElseThrow(), inside);
    marks.endItem(inside.bigEndian());
    marks.endSequence(inside.bigEndian());
    extending = false;
    copying = 0;
  }

  private void copy(byte[] array, int from, int size) {
    value = ValueFate.COPY;
    raw(array, from, size);
  }

  private void copyWhole(ElementHeader header, byte[] array, int from) {
    copying = 1;
    raw(array, from, header.size());
  }

  private void replace(ElementHeader header, String text, TransferSyntax here) {
    value = ValueFate.DROP;
    put(header.tag(), header.vr(), text, here);
  }

  private void hold(
      ElementHeader header, TransferSyntax here, @Nullable UnaryOperator<String> change) {
    value = ValueFate.HOLD;
    held.count = 0;
    held.tag = header.tag();
    held.vr = header.vr();
    held.length = header.length();
    held.syntax = here;
    held.change = change;
    if (header.length() == 0) {
      release();
    }
  }

  private void fill(long count) {
    if (count > HELD_MAX) {
      throw new DicomException("the data end inside a value, " + count + " bytes short", -1, "");
    }
    raw(new byte[(int) count], 0, (int) count);
  }

  private void keep(byte[] array, int from, int count) {
    if (count > HELD_MAX - held.count) {
      throw new DicomException(
          "a value that must change is longer than is held", -1, Tags.format(held.tag));
    }
    if (held.bytes.length - held.count < count) {
      held.bytes = Arrays.copyOf(held.bytes, Math.max(2 * held.bytes.length, held.count + count));
    }
    System.arraycopy(array, from, held.bytes, held.count, count);
    held.count += count;
  }

  private void release() {
    value = ValueFate.DROP;
    UnaryOperator<String> change = held.change;
    if (change == null) {
      sift();
      return;
    }
    // What changes is UI, DA, DT or a private creator: the default repertoire (PS3.5 §6.2).
    String text = new String(held.bytes, 0, held.count, StandardCharsets.ISO_8859_1);
    String changed = change.apply(text);
    if (!changed.isEmpty() || !Tags.isPrivateCreator(held.tag)) {
      put(held.tag, held.vr, changed, held.syntax);
    }
  }

  private void sift() {
    byte[] bytes = Arrays.copyOf(held.bytes, held.count);
    if (typed.occurIn(bytes, held.vr)) {
      put(held.tag, held.vr, AttributeRules.DUMMY_TEXT, held.syntax);
    } else {
      write(new DataSetBuilder().bytes(held.tag, held.vr, bytes).build(), held.syntax);
    }
  }

  private void put(int tag, Vr vr, String text, TransferSyntax here) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    write(new DataSetBuilder().bytes(tag, vr, bytes).build(), here);
  }

  private void write(DataSet elements, TransferSyntax here) {
    try {
      DataSetWriter.write(elements, here, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void raw(byte[] array, int from, int count) {
    try {
      out.write(array, from, count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean statesUn(ElementHeader header, byte[] array, int from) {
    return header.syntax().explicitVr() && array[from + 4] == 'U' && array[from + 5] == 'N';
  }

  /** The encoding of elements, whatever is done to all of them together (PS3.5 §A.5). */
  private static TransferSyntax plain(TransferSyntax syntax) {
    return syntax.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : syntax;
  }
}

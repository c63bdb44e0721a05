package org.trinomen.dicom;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The elements of PS3.6 and the private elements that vendors publish.
 *
 * <p>Start-up and the reading of implicit VR depend on it, so the table stays the bytes of the
 * resource: loading only finds the lines and their tags; an {@link Entry} is cut out when asked
 * for. Keywords and private elements, which few runs need, load apart and late.
 */
public final class Dictionary {

  /** Number of elements of PS3.6 at most; the table is cut to what there is. */
  private static final int CAPACITY = 8192;

  private static final Table TABLE = Table.load();

  private Dictionary() {}

  /**
   * A line of PS3.6.
   *
   * @param keyword empty where there is none
   * @param name as PS3.6 gives it
   * @param vr as PS3.6 gives it, such as {@code US or SS}; empty for the delimiters
   * @param vm Value Multiplicity such as {@code 1-n}
   * @param retired no longer in the standard
   */
  public record Entry(String keyword, String name, String vr, String vm, boolean retired) {}

  /** Looks up an element of the standard, repeating groups included. */
  public static Optional<Entry> entry(int tag) {
    int line = TABLE.line(tag);
    if (line >= 0) {
      return Optional.of(TABLE.entry(line));
    }
    return Tags.isGroupLength(tag) && !Tags.isDelimiter(tag)
        ? Optional.of(new Entry("GroupLength", "Group Length", "UL", "1", true))
        : Optional.empty();
  }

  /** Looks up a private element by the creator that owns its block. */
  public static Optional<Entry> entry(String privateCreator, int tag) {
    return Optional.ofNullable(PrivateDictionary.find(privateCreator, tag));
  }

  /** The tag of a keyword, letters as in PS3.6; repeating groups give their first group. */
  public static OptionalInt keyword(String keyword) {
    Integer tag = Keywords.TAGS.get(keyword);
    return tag == null ? OptionalInt.empty() : OptionalInt.of(tag);
  }

  /**
   * The VR a value has when nothing states it, as in implicit VR (PS3.5 §A.1).
   *
   * @param signedPixels Pixel Representation (0028,0103) in scope is 1, which decides US or SS
   */
  public static Vr vr(int tag, boolean signedPixels) {
    if (Tags.isPrivate(tag)) {
      // PS3.5 §7.8.1: a private creator is LO, whoever it is; PS3.5 §7.2: a group length UL.
      return Tags.isPrivateCreator(tag) ? Vr.LO : Tags.isGroupLength(tag) ? Vr.UL : Vr.UN;
    }
    int line = TABLE.line(tag);
    if (line < 0) {
      return Tags.isGroupLength(tag) ? Vr.UL : Vr.UN;
    }
    return TABLE.vr(line, signedPixels);
  }

  /** The VR of a private element of a known creator, where nothing states it. */
  public static Vr vr(String privateCreator, int tag, boolean signedPixels) {
    Entry entry = PrivateDictionary.find(privateCreator, tag);
    return entry == null ? Vr.UN : resolve(entry.vr(), signedPixels);
  }

  /** VR of a dictionary line such as {@code US or SS} or {@code OB or OW} in implicit VR. */
  static Vr resolve(String vr, boolean signedPixels) {
    return switch (vr) {
      case "US or SS" -> signedPixels ? Vr.SS : Vr.US;
      case "OB or OW", "US or OW", "US or SS or OW" -> Vr.OW;
      case String plain -> Vr.of(plain).orElse(Vr.UN);
    };
  }

  /** The bytes of elements.tsv with where each line starts, ordered by tag. */
  private static final class Table {

    private final byte[] text;
    private final int[] tags;
    private final int[] lines;
    private final Pattern[] patterns;

    private Table(byte[] text, int[] tags, int[] lines, Pattern[] patterns) {
      this.text = text;
      this.tags = tags;
      this.lines = lines;
      this.patterns = patterns;
    }

    static Table load() {
      byte[] text = Resources.bytes("elements.tsv");
      int[] tags = new int[CAPACITY];
      int[] lines = new int[CAPACITY];
      Pattern[] patterns = new Pattern[256];
      int elements = 0;
      int repeating = 0;
      int at = 0;
      while (at < text.length) {
        int tag = 0;
        int mask = 0;
        for (int i = at; i < at + 8; i++) {
          boolean any = text[i] == 'x';
          tag = (tag << 4) | (any ? 0 : Character.digit(text[i], 16));
          mask = (mask << 4) | (any ? 0 : 0xF);
        }
        if (mask == -1) {
          tags[elements] = tag;
          lines[elements++] = at + 9;
        } else {
          patterns[repeating++] = new Pattern(tag, mask, at + 9);
        }
        while (text[at++] != '\n') {
          // on to the next line
        }
      }
      // The file is in unsigned order of tags; signed tags are few and stand at the end.
      return new Table(
          text,
          Arrays.copyOf(tags, elements),
          Arrays.copyOf(lines, elements),
          Arrays.copyOf(patterns, repeating));
    }

    /** Where the line's fields start, -1 if there is no line for the tag. */
    int line(int tag) {
      int low = 0;
      int high = tags.length - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = Integer.compareUnsigned(tags[middle], tag);
        if (order == 0) {
          return lines[middle];
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      for (Pattern pattern : patterns) {
        // PS3.5 §7.6: repeating groups are even.
        if ((tag & pattern.mask) == pattern.tag && !Tags.isPrivate(tag)) {
          return pattern.line;
        }
      }
      return -1;
    }

    Vr vr(int line, boolean signedPixels) {
      if (text[line + 2] == '\t') {
        Vr vr = Vr.ofCode((text[line] << 8) | text[line + 1]);
        return vr == null ? Vr.UN : vr;
      }
      return resolve(field(line), signedPixels);
    }

    private String field(int start) {
      int end = start;
      while (text[end] != '\t' && text[end] != '\n') {
        end++;
      }
      return new String(text, start, end - start, StandardCharsets.UTF_8);
    }

    Entry entry(int line) {
      String vr = field(line);
      int at = line + vr.length() + 1;
      String vm = field(at);
      at += vm.length() + 1;
      String retired = field(at);
      at += retired.length() + 1;
      String keyword = field(at);
      String name = field(at + keyword.length() + 1);
      return new Entry(keyword, name, vr, vm, !retired.isEmpty());
    }
  }

  /** A line for many tags, such as 60xx3000. */
  private record Pattern(int tag, int mask, int line) {}

  /** Loaded by the first look-up of a keyword. */
  private static final class Keywords {

    private static final Map<String, Integer> TAGS = load();

    private static Map<String, Integer> load() {
      Map<String, Integer> tags = HashMap.newHashMap(TABLE.tags.length);
      for (int i = 0; i < TABLE.tags.length; i++) {
        tags.put(TABLE.entry(TABLE.lines[i]).keyword(), TABLE.tags[i]);
      }
      for (Pattern pattern : TABLE.patterns) {
        tags.put(TABLE.entry(pattern.line).keyword(), pattern.tag);
      }
      tags.remove("");
      return tags;
    }
  }

  /** Loaded by the first look-up of a private element. */
  private static final class PrivateDictionary {

    private static final Map<String, Map<Integer, Entry>> ENTRIES = load();

    static @Nullable Entry find(String creator, int tag) {
      Map<Integer, Entry> entries = ENTRIES.get(creator.strip());
      return entries == null ? null : entries.get(tag & 0xFFFF00FF);
    }

    private static Map<String, Map<Integer, Entry>> load() {
      Map<String, Map<Integer, Entry>> creators = new HashMap<>();
      Map<Integer, Entry> entries = new HashMap<>();
      for (String line : Resources.lines("private-elements.tsv")) {
        if (!line.startsWith("\t")) {
          entries = new HashMap<>();
          creators.put(line, entries);
          continue;
        }
        String[] fields = line.split("\t", -1);
        int groupAndByte = Integer.parseUnsignedInt(fields[1], 16);
        int tag = ((groupAndByte & 0xFFFF00) << 8) | (groupAndByte & 0xFF);
        entries.put(tag, new Entry("", fields[4], fields[2], fields[3], false));
      }
      return creators;
    }
  }
}

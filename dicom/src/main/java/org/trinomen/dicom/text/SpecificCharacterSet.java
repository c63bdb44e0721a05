package org.trinomen.dicom.text;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Vr;

/**
 * The meaning of Specific Character Set (0008,0005): how the text of a data set or item is encoded
 * (PS3.3 C.12.1.1.2, PS3.5 §6.1).
 *
 * <p>It never refuses: terms that are missing, misspelt, unknown or combined against the rules are
 * read as well as can be and reported, and so are bytes that do not fit. Writing is strict: a
 * character without a place in the set is an error, because a replacement would be an edit.
 */
public final class SpecificCharacterSet {

  private static final TextCodec GUESSING = new GuessingCodec();

  /** Those that one properly spelt term names, kept because each file names one again. */
  private static final Map<String, SpecificCharacterSet> OF_ONE_TERM = new ConcurrentHashMap<>();

  /** The default repertoire: Specific Character Set absent. */
  public static final SpecificCharacterSet DEFAULT = of(List.of());

  /** Unicode in UTF-8. */
  public static final SpecificCharacterSet UTF_8 = of(List.of("ISO_IR 192"));

  private final List<String> definedTerms;
  private final List<String> problems;
  private final TextCodec codec;

  private SpecificCharacterSet(List<String> definedTerms, List<String> problems, TextCodec codec) {
    this.definedTerms = definedTerms;
    this.problems = problems;
    this.codec = codec;
  }

  /** The character set of the values of (0008,0005), in their order; none of them: the default. */
  public static SpecificCharacterSet of(List<String> definedTerms) {
    if (definedTerms.size() != 1) {
      return made(definedTerms);
    }
    String term = definedTerms.getFirst().strip();
    SpecificCharacterSet known = OF_ONE_TERM.get(term);
    if (known != null) {
      return known;
    }
    SpecificCharacterSet made = made(definedTerms);
    if (made.problems.isEmpty() && CharacterSetTerm.meantBy(term).isPresent()) {
      OF_ONE_TERM.put(term, made);
    }
    return made;
  }

  private static SpecificCharacterSet made(List<String> definedTerms) {
    List<String> given = definedTerms.stream().map(String::strip).toList();
    List<String> problems = new ArrayList<>();
    boolean extended = given.size() > 1 || given.stream().anyMatch(term -> term.contains("2022"));
    List<CharacterSetTerm> terms = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String term = given.get(i);
      Optional<CharacterSetTerm> meant = CharacterSetTerm.meantBy(term);
      if (meant.isPresent()) {
        terms.add(meant.get());
        String proper = meant.get().definedTerm(extended);
        if (!term.equals(proper)) {
          problems.add("Specific Character Set should be spelt \"" + proper + "\"");
        }
      } else {
        if (!term.isEmpty()) {
          problems.add("Specific Character Set names an unknown character set");
        }
        if (i == 0) {
          terms.add(CharacterSetTerm.IR_6);
        }
      }
    }
    TextCodec codec = codec(terms, extended, problems);
    return new SpecificCharacterSet(given, List.copyOf(problems), codec);
  }

  private static TextCodec codec(
      List<CharacterSetTerm> terms, boolean extended, List<String> problems) {
    if (terms.isEmpty()) {
      return GUESSING;
    }
    CharacterSetTerm first = terms.getFirst();
    // PS3.3 C.12.1.1.2: UTF-8, GB18030 and GBK allow no code extensions and are none themselves.
    if (terms.size() > 1 && terms.stream().anyMatch(term -> term.alone().isPresent())) {
      problems.add("Specific Character Set combines a character set that must stand alone");
    }
    if (first.alone().isPresent()) {
      return new SingleCharsetCodec(first.alone().get(), Optional.empty());
    }
    if (first.multiByteExtension()) {
      problems.add("Specific Character Set names a multi-byte set that cannot be the first value");
    } else if (!extended && first == CharacterSetTerm.IR_6) {
      return GUESSING;
    } else if (!extended && first != CharacterSetTerm.IR_13) {
      return new SingleCharsetCodec(first.rightHalf().orElseThrow().charset(), first.rightHalf());
    }
    return codeExtensions(terms, extended || first.multiByteExtension());
  }

  private static TextCodec codeExtensions(List<CharacterSetTerm> terms, boolean escapes) {
    CharacterSetTerm first = terms.getFirst();
    Set<CodeElement> available = new LinkedHashSet<>();
    for (CharacterSetTerm term : terms) {
      term.leftHalf().ifPresent(available::add);
      term.rightHalf().ifPresent(available::add);
    }
    // PS3.3 C.12.1.1.2: a multi-byte set cannot be value 1; where it is, ASCII stands before it.
    CodeElement left =
        first.multiByteExtension() ? CodeElement.ASCII : first.leftHalf().orElse(CodeElement.ASCII);
    Optional<CodeElement> right = first.multiByteExtension() ? Optional.empty() : first.rightHalf();
    return new CodeExtensionCodec(left, right, List.copyOf(available), escapes);
  }

  /**
   * Whether bytes up to 7F, ESC aside, mean in every value what they mean in ASCII. False for those
   * that begin with JIS X 0201.
   */
  public boolean readsAsciiAsAscii() {
    return !(codec instanceof CodeExtensionCodec extended)
        || extended.leftHalf() == CodeElement.ASCII;
  }

  /** The values of (0008,0005) as given, without padding. */
  public List<String> definedTerms() {
    return definedTerms;
  }

  /** What is wrong with the terms themselves; empty when nothing is. */
  public List<String> problems() {
    return problems;
  }

  /** The text of a whole value, padding included, several values with {@code \} between them. */
  public String decode(byte[] value, Vr vr) {
    return decodeReporting(value, vr).text();
  }

  /** As {@link #decode}, and what was wrong with the bytes. */
  public DecodedText decodeReporting(byte[] value, Vr vr) {
    return codecFor(vr).decode(value, Delimiters.of(vr));
  }

  /**
   * The bytes of a whole value, several values with {@code \} between them; without padding.
   *
   * @throws DicomException if a character has no place in this character set
   */
  public byte[] encode(String text, Vr vr) {
    return tryEncode(text, vr)
        .orElseThrow(
            () ->
                new DicomException(
                    "text has a character that its character set cannot hold", -1, ""));
  }

  /** Whether {@link #encode} would succeed. */
  public boolean canEncode(String text, Vr vr) {
    return tryEncode(text, vr).isPresent();
  }

  private Optional<byte[]> tryEncode(String text, Vr vr) {
    try {
      return Optional.of(codecFor(vr).encode(text, Delimiters.of(vr)));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private TextCodec codecFor(Vr vr) {
    return vr.usesCharacterSet() ? codec : GUESSING;
  }
}

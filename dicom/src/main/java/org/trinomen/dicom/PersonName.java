package org.trinomen.dicom;

import java.util.List;

/**
 * One value of VR PN (PS3.5 §6.2.1): the same name in up to three writings.
 *
 * @param alphabetic in single-byte characters, or the only form there is
 * @param ideographic as in Chinese characters, kanji or hanja
 * @param phonetic as in kana or hangul
 */
public record PersonName(
    ComponentGroup alphabetic, ComponentGroup ideographic, ComponentGroup phonetic) {

  /** The name without any text. */
  public static final PersonName EMPTY =
      new PersonName(ComponentGroup.EMPTY, ComponentGroup.EMPTY, ComponentGroup.EMPTY);

  /**
   * Reads one value. What stands beyond the third group is dropped, because nothing says what it
   * is.
   */
  public static PersonName parse(String value) {
    List<String> groups = List.of(value.split("=", -1));
    return new PersonName(group(groups, 0), group(groups, 1), group(groups, 2));
  }

  private static ComponentGroup group(List<String> groups, int index) {
    return index < groups.size() ? ComponentGroup.parse(groups.get(index)) : ComponentGroup.EMPTY;
  }

  /** The value as DICOM writes it, without delimiters that only end it. */
  public String toDicom() {
    return withoutTrailing(
        '=', String.join("=", alphabetic.toDicom(), ideographic.toDicom(), phonetic.toDicom()));
  }

  public boolean isEmpty() {
    return equals(EMPTY);
  }

  private static String withoutTrailing(char delimiter, String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == delimiter) {
      end--;
    }
    return text.substring(0, end);
  }

  /**
   * The five components of one writing, spaces around them removed.
   *
   * @param family family name complex
   * @param given given name complex
   * @param middle middle name
   * @param prefix name prefix, such as a title
   * @param suffix name suffix; holds also what follows it where there are too many components
   */
  public record ComponentGroup(
      String family, String given, String middle, String prefix, String suffix) {

    /** The group without any text. */
    public static final ComponentGroup EMPTY = new ComponentGroup("", "", "", "", "");

    /** Reads one component group. */
    public static ComponentGroup parse(String group) {
      String[] parts = group.split("\\^", 5);
      return new ComponentGroup(
          component(parts, 0),
          component(parts, 1),
          component(parts, 2),
          component(parts, 3),
          withoutTrailing('^', component(parts, 4)));
    }

    private static String component(String[] parts, int index) {
      return index < parts.length ? parts[index].strip() : "";
    }

    /** The group as DICOM writes it, without delimiters that only end it. */
    public String toDicom() {
      return withoutTrailing('^', String.join("^", family, given, middle, prefix, suffix));
    }

    public boolean isEmpty() {
      return equals(EMPTY);
    }
  }
}

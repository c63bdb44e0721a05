package org.trinomen.archive.index;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;

/**
 * An inverted index over what the instances of a series share. A term is a number that stands for
 * an attribute with one of its values, in the form in which {@link ExactMatch} compares it; another
 * stands for the attribute having no one value in the series. Whoever asks for a value gets the
 * series with either term, and looks at the attribute itself afterwards: so terms may be too many
 * (two values may share a number, values may have been struck out since), but none may be missing.
 * A change of how values are compared therefore needs a new version of the index.
 */
final class SearchTerms {

  private static final int TOGETHER = 16;

  private static final String INSERT =
      "INSERT INTO series_terms (term, series) VALUES "
          + "(?, ?), ".repeat(TOGETHER - 1)
          + "(?, ?) ON CONFLICT DO NOTHING";

  private SearchTerms() {}

  /** Whether there are terms for an attribute: for short texts and numbers, not dates and names. */
  static boolean exist(int tag) {
    return switch (Dictionary.vr(tag, false)) {
      case AE, AS, CS, DS, IS, LO, SH, SL, SS, UC, UI, UL, US -> true;
      case AT, DA, DT, FD, FL, LT, OB, OD, OF, OL, OV, OW, PN, SQ, ST, SV, TM, UN, UR, UT, UV ->
          false;
    };
  }

  /** The terms of the series in which an attribute may have one of these values. */
  static Set<Long> of(int tag, List<String> values) {
    Set<Long> terms = new HashSet<>();
    terms.add(varying(tag));
    values.forEach(value -> terms.add(term(tag, value)));
    return terms;
  }

  /** Notes what the first instance of a series has, and what it has too long to keep. */
  static void insert(SqlSession session, long series, SeriesConstants constants)
      throws SQLException {
    Set<Long> terms = new HashSet<>();
    DataSet shared = constants.constants().toDataSet();
    for (int i = 0; i < constants.constants().size(); i++) {
      int tag = constants.constants().tag(i);
      if (exist(tag)) {
        RecordedText.of(shared, tag).ifPresent(text -> add(terms, tag, text));
      }
    }
    insert(session, series, terms);
    insertVarying(session, series, constants.varying());
  }

  /** Notes attributes that have no one value in a series. */
  static void insertVarying(SqlSession session, long series, Collection<Integer> tags)
      throws SQLException {
    Set<Long> terms = new HashSet<>();
    for (int tag : tags) {
      if (exist(tag)) {
        terms.add(varying(tag));
      }
    }
    insert(session, series, terms);
  }

  /** The whole text, and each of several values: a condition may match either. */
  private static void add(Set<Long> terms, int tag, String text) {
    terms.add(term(tag, text));
    if (text.indexOf('\\') >= 0) {
      Arrays.stream(text.split("\\\\", -1)).forEach(value -> terms.add(term(tag, value)));
    }
  }

  private static long term(int tag, String value) {
    return UidCode.hash(Integer.toHexString(tag) + "=" + ExactMatch.folded(tag, value));
  }

  private static long varying(int tag) {
    return UidCode.hash(Integer.toHexString(tag));
  }

  private static void insert(SqlSession session, long series, Set<Long> terms) throws SQLException {
    List<Long> all = List.copyOf(terms);
    for (int from = 0; from < all.size(); from += TOGETHER) {
      Object[] arguments = new Object[2 * TOGETHER];
      for (int i = 0; i < TOGETHER; i++) {
        arguments[2 * i] = all.get(Math.min(from + i, all.size() - 1)); // the last one repeated
        arguments[2 * i + 1] = series;
      }
      session.write(INSERT, arguments);
    }
  }
}

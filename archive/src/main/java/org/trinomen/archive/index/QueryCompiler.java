package org.trinomen.archive.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.LabelCondition;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MetadataCondition;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.PointInTime;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/**
 * Makes one SQL statement of a query: it finds the resources that may match, using the indexes on
 * folded companions and identifiers. It never leaves out a match; the exact rules are applied to
 * what it finds. The SQL is understood by SQLite and PostgreSQL.
 */
final class QueryCompiler {

  /** Both databases take at least 32766 arguments in a statement. */
  private static final int LIST_MAX = 30_000;

  /** The last code point: no text that goes on otherwise is behind one that ends in it. */
  private static final String BEHIND_ALL = Character.toString(Character.MAX_CODE_POINT);

  /**
   * Statements and their arguments.
   *
   * @param sql gives a page; its arguments lack the key that it comes behind, and its length
   * @param bare gives the same page with ids and what the query looks at
   * @param keys gives the key at a place; its arguments lack the key to count from, and the place
   * @param own what the query looks at of the level itself
   * @param inherited what is read of upper levels
   */
  record Compiled(
      String sql,
      String bare,
      String keys,
      List<@Nullable Object> arguments,
      List<Rows.Place> own,
      List<Rows.Place> inherited) {}

  /** A resource that others are below of. */
  record Ancestor(Level level, long key) {}

  private final Query query;
  private final Dialect dialect;
  private final boolean anchored;
  private final Set<Rows.Place> own = new LinkedHashSet<>();
  private final Set<Rows.Place> inherited = new LinkedHashSet<>();
  private final StringBuilder where = new StringBuilder();
  private final List<@Nullable Object> arguments = new ArrayList<>();

  private QueryCompiler(Query query, Dialect dialect) {
    this.query = query;
    this.dialect = dialect;
    this.anchored =
        query.below().isPresent()
            || query.matchings().stream().anyMatch(each -> isAnchor(each, query.level()));
  }

  /**
   * Compiles a query.
   *
   * @param below what {@code query.below()} stands for, if it is given
   */
  static Compiled compile(Query query, Optional<Ancestor> below, Dialect dialect) {
    return new QueryCompiler(query, dialect).compile(below);
  }

  private Compiled compile(Optional<Ancestor> below) {
    Level level = query.level();
    if (level == Level.INSTANCE) {
      and("i.version = 0");
    }
    below.ifPresent(
        ancestor -> and(Rows.keyColumn(level, ancestor.level()) + " = ?", ancestor.key()));
    for (Matching matching : query.matchings()) {
      if (level == Level.INSTANCE && matching.tag() == Column.SOP_INSTANCE_UID) {
        narrowBySopInstanceUid(matching);
        continue;
      }
      if (matching.tag() == Tag.ModalitiesInStudy) {
        if (!allowsNone(matching)) {
          narrowByModality(matching);
        }
        continue;
      }
      Optional<Rows.Place> place = Rows.place(matching.tag(), level);
      place.ifPresent(this::read);
      if (place.isPresent() && place.get().column().isIdentifier()) {
        narrow(place.get(), matching);
      } else if (place.isEmpty() && !Computed.isComputed(matching.tag(), level)) {
        narrowByTerms(matching);
      }
    }
    query.refinement().moments().forEach(this::narrowByMoments);
    for (Order order : query.refinement().order()) {
      if (order.by() instanceof Order.Field.Attribute(int tag)) {
        Rows.place(tag, level).ifPresent(this::read);
      }
    }
    String alias = Rows.alias(level);
    query.refinement().labels().ifPresent(labels -> narrowByLabels(alias, labels));
    for (MetadataCondition metadata : query.refinement().metadata()) {
      if (metadata.number() >= SystemMetadata.FIRST_OF_USERS) {
        and(
            "EXISTS (SELECT 1 FROM metadata m WHERE m.level = ? AND m.resource = %s.id"
                    .formatted(alias)
                + " AND m.number = ?)",
            AnnotationRows.code(level),
            metadata.number());
      }
    }
    and(alias + ".id > ?");
    return compiled(level, alias);
  }

  private Compiled compiled(Level level, String alias) {
    List<Rows.Place> ownPlaces = List.copyOf(own);
    List<Rows.Place> above = List.copyOf(inherited);
    String found = " WHERE " + where + " ORDER BY " + alias + ".id LIMIT ";
    String keys = "SELECT " + alias + ".id FROM " + Rows.tables(level, where.toString()) + found;
    String rows = " FROM " + Rows.tables(level) + (keysFirst() ? whose(alias, keys) : found + "?");
    return new Compiled(
        "SELECT " + Rows.columns(level, above) + rows,
        "SELECT " + Rows.bareColumns(level, ownPlaces, above) + rows,
        keys + "1 OFFSET ?",
        arguments,
        ownPlaces,
        above);
  }

  /**
   * Whether the keys of a page are found before its rows are read. An index on what is matched
   * gives keys in the order of its values: all that match have to be put in order, and keys, which
   * stand in the index, cost a tenth of what whole rows cost. Instances below a series stand in
   * order, and whether one is current is told by its row alone.
   */
  private boolean keysFirst() {
    return query.level() != Level.INSTANCE && !query.matchings().isEmpty();
  }

  private static String whose(String alias, String keys) {
    return " WHERE %s.id IN (%s?) ORDER BY %s.id".formatted(alias, keys, alias);
  }

  /** What an upper level keeps is read only where someone looks at it. */
  private void read(Rows.Place place) {
    (place.inherited() ? inherited : own).add(place);
  }

  private void narrowByLabels(String alias, LabelCondition condition) {
    String bearing =
        "SELECT l.resource FROM labels l WHERE l.level = %d"
            .formatted(AnnotationRows.code(query.level()));
    Object[] labels = condition.labels().toArray();
    String oneOf = bearing + " AND l.label IN (" + Columns.marks(labels.length) + ")";
    // Few bear a label: they are gone to; where many may be without one, each is looked at.
    switch (condition.constraint()) {
      case ALL ->
          condition
              .labels()
              .forEach(label -> and(alias + ".id IN (" + bearing + " AND l.label = ?)", label));
      case ANY -> {
        if (labels.length > 0) {
          and(alias + ".id IN (" + oneOf + ")", labels);
        }
      }
      case NONE -> {
        String own = " AND l.resource = " + alias + ".id)";
        and("NOT EXISTS (" + (labels.length > 0 ? oneOf : bearing) + own, labels);
      }
    }
  }

  /** Whether a study without any modality may match. */
  private static boolean allowsNone(Matching matching) {
    return switch (matching) {
      case Matching.AnyOf(int _, List<String> values) -> values.stream().anyMatch(String::isBlank);
      case Matching.Wildcard(int _, String pattern) -> pattern.strip().matches("\\**");
      case Matching.Range _,
          Matching.InItem _,
          Matching.Empty _,
          Matching.OrUnknown _,
          Matching.AlikeName _ ->
          true;
    };
  }

  /** A study that has a series of the modality; the modality itself is compared afterwards. */
  private void narrowByModality(Matching matching) {
    String series =
        query.level() == Level.PATIENT
            ? "studies sy JOIN series sx ON sx.parent = sy.id WHERE sy.parent = p.id"
            : "series sx WHERE sx.parent = st.id";
    narrowWithin(
        "EXISTS (SELECT 1 FROM " + series + " AND %s)",
        () -> narrow("sx.modality_key", SearchKey.TEXT, matching));
  }

  /** Puts the condition that is made, if one is, into another one. */
  private void narrowWithin(String outer, Runnable narrowing) {
    int begin = where.length();
    narrowing.run();
    if (where.length() > begin) {
      String narrowed = where.substring(begin).replaceFirst("^ AND ", "");
      where.setLength(begin);
      and(outer.formatted(narrowed));
    }
  }

  /**
   * On the day of a bound, what was recorded before the first or after the last moment is left out.
   * Times are written from the largest unit to the smallest; one of which the other is the
   * beginning lies within. The days between the bounds are a condition of their own.
   */
  private void narrowByMoments(CombinedRange range) {
    Optional<Rows.Place> date = Rows.place(range.dateTag(), query.level());
    Optional<Rows.Place> time = Rows.place(range.timeTag(), query.level());
    date.ifPresent(this::read);
    time.ifPresent(this::read);
    if (date.filter(place -> place.column().isIdentifier()).isPresent() && time.isPresent()) {
      String day = date.get().alias() + "." + date.get().column().keyName();
      String of = time.get().alias() + "." + time.get().column().name();
      String clock = "replace(trim(coalesce(" + of + ", '')), ':', '')";
      narrowByBound(range.from(), day, clock, "<");
      narrowByBound(range.to(), day, clock, ">");
    }
  }

  private void narrowByBound(String bound, String day, String clock, String beyond) {
    String at = CombinedRange.timeOfDay(bound);
    if (!at.isEmpty()) {
      // What has an offset from UTC, as no time should, may be of another day: it stays in.
      and(
          ("NOT (%1$s = ? AND %2$s NOT LIKE '%%+%%' AND %2$s NOT LIKE '%%-%%' AND %2$s %3$s ?"
                  + " AND substr(?, 1, length(%2$s)) <> %2$s AND substr(%2$s, 1, ?) <> ?)")
              .formatted(day, clock, beyond),
          CombinedRange.day(bound),
          at,
          at,
          at.length(),
          at);
    }
  }

  /** A resource with a series in which the attribute has one of the values, or varies. */
  private void narrowByTerms(Matching matching) {
    if (!(matching instanceof Matching.AnyOf anyOf)
        || !SearchTerms.exist(matching.tag())
        || anyOf.values().size() > LIST_MAX) {
      return;
    }
    Object[] terms = SearchTerms.of(matching.tag(), anyOf.values()).toArray();
    String with = " FROM series_terms t JOIN series sx ON sx.id = t.series";
    String patient = with + " JOIN studies sy ON sy.id = sx.parent";
    String where = " WHERE t.term IN (" + Columns.marks(terms.length) + ")";
    String narrowed =
        switch (query.level()) {
          case PATIENT ->
              anchored
                  ? "EXISTS (SELECT 1" + patient + where + " AND sy.parent = p.id)"
                  : "p.id IN (SELECT sy.parent" + patient + where + ")";
          case STUDY ->
              anchored
                  ? "EXISTS (SELECT 1" + with + where + " AND sx.parent = st.id)"
                  : "st.id IN (SELECT sx.parent" + with + where + ")";
          case SERIES, INSTANCE ->
              anchored
                  ? "EXISTS (SELECT 1 FROM series_terms t" + where + " AND t.series = se.id)"
                  : "se.id IN (SELECT t.series FROM series_terms t" + where + ")";
        };
    and(narrowed, terms);
  }

  /** Whether an index leads to few resources: terms are then looked at for each of these only. */
  private static boolean isAnchor(Matching matching, Level level) {
    return (matching instanceof Matching.AnyOf || matching instanceof Matching.Range)
        && matching.tag() != Tag.Modality
        && (matching.tag() == Column.SOP_INSTANCE_UID
            || Rows.place(matching.tag(), level)
                .filter(p -> p.column().isIdentifier())
                .isPresent());
  }

  private void narrow(Rows.Place place, Matching matching) {
    // A modality leads to a third of everything: its index is worse than most others.
    boolean weak = anchored && matching.tag() == Tag.Modality;
    String name = place.alias() + "." + place.column().keyName();
    narrow(weak ? dialect.unindexed(name) : name, place.column().key(), matching);
  }

  private void narrow(String name, SearchKey key, Matching matching) {
    switch (matching) {
      case Matching.AnyOf anyOf -> {
        if (anyOf.values().size() <= LIST_MAX) {
          List<Object> keys = new ArrayList<>();
          anyOf.values().forEach(value -> keys.add(key.of(value)));
          keys.add(SearchKey.MANY);
          and(name + " IN (" + Columns.marks(keys.size()) + ")", keys.toArray());
        }
      }
      case Matching.Wildcard wildcard -> narrowByPattern(name, key, wildcard);
      case Matching.InItem _, Matching.Empty _ -> {} // no column holds items, or what is absent
      case Matching.OrUnknown(Matching known) ->
          narrowWithin(
              "(%s OR " + name + " IS NULL OR " + name + " = '')", () -> narrow(name, key, known));
      case Matching.AlikeName _ -> {} // nor how a name sounds: each is looked at
      case Matching.Range range -> {
        and(
            "((" + name + " >= ? AND " + name + " <= ?) OR " + name + " = ?)",
            PointInTime.plain(Vr.DA, range.from()),
            PointInTime.plain(Vr.DA, range.to())
                + BEHIND_ALL, // also what is more precise than the bound
            SearchKey.MANY);
      }
    }
  }

  private void narrowByPattern(String name, SearchKey key, Matching.Wildcard wildcard) {
    String pattern = wildcard.pattern();
    String prefix = key.prefix(pattern);
    String like = key.like(pattern, query.caseSensitive(wildcard.tag()) ? '%' : '_');
    Optional<String> end = successor(prefix);
    if (end.isPresent()) {
      and(
          "((%s >= ? AND %s < ? AND %s LIKE ? ESCAPE '!') OR %s = ?)"
              .formatted(name, name, name, name),
          prefix,
          end.get(),
          like,
          SearchKey.MANY);
    } else {
      and("(%s LIKE ? ESCAPE '!' OR %s = ?)".formatted(name, name), like, SearchKey.MANY);
    }
  }

  /** The first text behind all those that begin so, by code points; empty if there is none. */
  private static Optional<String> successor(String prefix) {
    if (prefix.isEmpty()) {
      return Optional.empty();
    }
    int last = prefix.codePointBefore(prefix.length());
    String before = prefix.substring(0, prefix.length() - Character.charCount(last));
    int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
    return Character.isValidCodePoint(next)
        ? Optional.of(before + Character.toString(next))
        : successor(before);
  }

  private void narrowBySopInstanceUid(Matching matching) {
    if (matching instanceof Matching.AnyOf anyOf && anyOf.values().size() <= LIST_MAX) {
      and(
          "i.sop_hash IN (" + Columns.marks(anyOf.values().size()) + ")",
          anyOf.values().stream().map(uid -> (Object) UidCode.key(uid.strip())).toArray());
    }
  }

  private void and(String condition, Object... values) {
    where.append(where.isEmpty() ? "" : " AND ").append(condition);
    arguments.addAll(List.of(values));
  }
}

# Laskee hankkeen luvut uudelleen koodatuista vastauksista ja vertaa niitä portaalin lukuihin.
# Vain R:n omat osat. Aja samassa kansiossa kuin tiedostot: Rscript luvut.R
# Menetelmä v2. Lähteet: Student 1908 (t-väli); Pratt 1959 (merkityt sijaluvut); Cumming ja Finch
# 2001 (SRM:n väli); Lakens 2013 ja Algina ja Keselman 2003 (g_av); Wilson 1927; Feldt 1965;
# Holm 1979; Benjamini ja Hochberg 1995; Gelman ym. 2013 luku 5.4 (yhdistetyt arviot).

read_table <- function(name) {
  read.csv(name, encoding = "UTF-8", stringsAsFactors = FALSE, na.strings = "",
           check.names = FALSE)
}
answers <- read_table("vastaukset.csv")
key <- read_table("pisteytys.csv")
expected <- read_table("luvut.csv")
MISSING <- 991:994
CONFIDENCE <- 0.95
THRESHOLD <- 10
PRIOR_SCALE <- 5
GRID_STEP <- 0.2
MIN_GRID <- 20

needed <- function(n_items, share) max(1, ceiling(round(share * n_items, 9)))

score_rows <- function(values, low, high, share) {
  n <- rowSums(!is.na(values))
  total <- rowSums(values, na.rm = TRUE)
  score <- (total / n - low) / (high - low) * 100
  score[n < needed(ncol(values), share)] <- NA
  pmin(100, pmax(0, score))
}

items_of <- function(rows, part) {
  values <- as.matrix(rows[, part$muuttuja, drop = FALSE])
  values[values %in% MISSING] <- NA
  storage.mode(values) <- "double"
  turned <- part$kaannetty == 1
  if (any(turned)) {
    values[, turned] <- part$minimi[1] + part$maksimi[1] - values[, turned]
  }
  values
}

newest <- max(answers$versio)
measures <- unique(key$mittari[key$versio == newest])
has_index <- any(key$indeksi[key$versio == newest] == 1)

# Scores of rows by the domains of the newest version, each row by the rules of its own version;
# other: rows of the same people whose missing items are missing here too.
scores <- function(rows, share = NULL, other = NULL) {
  columns <- c(measures, if (has_index) "index")
  found <- sapply(columns, function(name) rep(NA_real_, nrow(rows)), simplify = FALSE)
  for (version in unique(rows$versio)) {
    inside <- rows$versio == version
    rules <- key[key$versio == version, ]
    rule <- if (is.null(share)) rules$osuus[1] else share
    own <- list()
    for (measure in unique(rules$mittari)) {
      part <- rules[rules$mittari == measure, ]
      values <- items_of(rows[inside, , drop = FALSE], part)
      if (!is.null(other)) {
        values[is.na(items_of(other[inside, , drop = FALSE], part))] <- NA
      }
      own[[measure]] <- score_rows(values, part$minimi[1], part$maksimi[1], rule)
    }
    if (any(rules$indeksi == 1)) own[["index"]] <- score_rows(do.call(cbind, own), 0, 100, rule)
    for (name in intersect(columns, names(own))) found[[name]][inside] <- own[[name]]
  }
  found
}

starts <- answers[answers$vaihe == "start", ]
ends <- answers[answers$vaihe == "end", ]
ends <- ends[!is.na(ends$pari), ]
ends <- ends[match(starts$pari[!is.na(starts$pari)], ends$pari), ]
left <- starts[is.na(starts$pari), ]
starts <- starts[!is.na(starts$pari), ]
half_change <- Map(`-`, scores(ends, share = 0.5), scores(starts, share = 0.5))
if (has_index) {
  # Every figure is over the same people: those with every domain.
  has_all <- function(rows) rowSums(is.na(do.call(cbind, scores(rows)))) == 0
  kept <- has_all(starts) & has_all(ends)
  starts <- starts[kept, ]
  ends <- ends[kept, ]
  left <- left[has_all(left), ]
}
before <- scores(starts)
after <- scores(ends)

t_limits <- function(t, df) {
  tail <- (1 - CONFIDENCE) / 2
  step <- sqrt(1 + t^2 / (2 * df))
  root <- function(share) {
    excess <- function(ncp) suppressWarnings(pt(t, df, ncp)) - share
    reach <- 8 * step
    uniroot(excess, c(max(t - reach, -37.6), min(t + reach, 37.6)), tol = 1e-12)$root
  }
  c(root(1 - tail), root(tail))
}

signed_rank <- function(change) {
  ranks <- rank(abs(change))
  plus <- sum(ranks[change > 0])
  minus <- sum(ranks[change < 0])
  doubled <- round(2 * ranks[change != 0])
  p <- 1
  if (plus != minus) {
    chance <- 1
    for (rank in doubled) {
      chance <- (c(chance, rep(0, rank)) + c(rep(0, rank), chance)) / 2
    }
    p <- min(1, 2 * sum(chance[seq_len(round(2 * min(plus, minus)) + 1)]))
  }
  n_up <- sum(change > 0)
  n_down <- sum(change < 0)
  n_same <- sum(change == 0)
  own_plus <- plus - n_same * n_up
  own_minus <- minus - n_same * n_down
  sign <- if (n_up == n_down) 1 else {
    min(1, 2 * pbinom(min(n_up, n_down), n_up + n_down, 0.5))
  }
  list(n_up = n_up, n_same = n_same, n_down = n_down, p_sign = sign, w_plus = plus,
       w_minus = minus, p_signed_rank = p,
       rank_biserial = if (own_plus + own_minus > 0) {
         (own_plus - own_minus) / (own_plus + own_minus)
       } else NA)
}

hodges_lehmann <- function(change) {
  sums <- outer(change, change, "+") / 2
  median(sums[lower.tri(sums, diag = TRUE)])
}

sd_of <- function(x) {
  if (length(x) < 2) return(NA)
  if (diff(range(round(x, 9))) == 0) 0 else sd(x)
}

change_figures <- function(first, second) {
  change <- second - first
  n <- length(change)
  if (n == 0) return(list(n = 0))
  found <- list(n = n, mean_start = mean(first), mean_end = mean(second),
                sd_start = sd_of(first), sd_end = sd_of(second),
                mean_change = mean(change), sd_change = sd_of(change),
                median_change = median(round(change, 9)),
                hodges_lehmann = hodges_lehmann(round(change, 9)))
  found <- c(found, signed_rank(round(change, 9)))
  if (n < 2) return(found)
  average <- sqrt((found$sd_start^2 + found$sd_end^2) / 2)
  df <- n - 1
  if (df >= 2 && average > 0) {
    j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
    found$g_av <- found$mean_change / average * j
  }
  if (found$sd_change == 0) return(found)
  error <- found$sd_change / sqrt(n)
  half <- qt((1 + CONFIDENCE) / 2, df) * error
  t <- found$mean_change / error
  limits <- t_limits(t, df)
  found <- c(found, list(ci_low = found$mean_change - half, ci_high = found$mean_change + half,
                         t = t, p_t = 2 * pt(-abs(t), df),
                         srm = found$mean_change / found$sd_change,
                         srm_low = limits[1] / sqrt(n), srm_high = limits[2] / sqrt(n)))
  if (!is.null(found$g_av)) {
    per_average <- found$sd_change / (average * sqrt(n))
    found$g_av_low <- limits[1] * per_average
    found$g_av_high <- limits[2] * per_average
  }
  found
}

wilson <- function(count, n) {
  z <- qnorm((1 + CONFIDENCE) / 2)
  share <- count / n
  middle <- share + z^2 / (2 * n)
  half <- z * sqrt(share * (1 - share) / n + z^2 / (4 * n^2))
  c(if (count == 0) 0 else max(0, (middle - half) / (1 + z^2 / n)),
    if (count == n) 1 else min(1, (middle + half) / (1 + z^2 / n)))
}

people_figures <- function(change) {
  rounded <- round(change, 9)
  counts <- c(better = sum(rounded >= THRESHOLD), worse = sum(rounded <= -THRESHOLD))
  counts["same"] <- length(change) - sum(counts)
  found <- list()
  for (name in names(counts)) {
    limits <- wilson(counts[[name]], length(change))
    found[[paste0(name, "_count")]] <- counts[[name]]
    found[[paste0(name, "_low")]] <- limits[1]
    found[[paste0(name, "_high")]] <- limits[2]
  }
  found
}

alpha_figures <- function(measure) {
  part <- key[key$mittari == measure & key$versio == newest, ]
  rows <- rbind(starts, left)
  rows <- rows[rows$versio == newest, ]
  values <- na.omit(items_of(rows, part))
  n <- nrow(values)
  k <- ncol(values)
  if (n < 2 || k < 2 || sd(rowSums(values)) == 0) return(list())
  alpha <- k / (k - 1) * (1 - sum(apply(values, 2, var)) / var(rowSums(values)))
  tail <- (1 - CONFIDENCE) / 2
  df <- c(n - 1, (n - 1) * (k - 1))
  list(alpha = alpha, alpha_low = 1 - (1 - alpha) * qf(1 - tail, df[1], df[2]),
       alpha_high = 1 - (1 - alpha) * qf(tail, df[1], df[2]))
}

dropout_figures <- function(stayed, gone) {
  if (length(stayed) == 0 || length(gone) == 0) return(list())
  difference <- mean(stayed) - mean(gone)
  found <- list(dropouts_difference = difference)
  if (length(stayed) > 1 && length(gone) > 1) {
    df <- length(stayed) + length(gone) - 2
    pooled <- sqrt(((length(stayed) - 1) * var(stayed) + (length(gone) - 1) * var(gone)) / df)
    j <- exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
    if (pooled > 0) found$dropouts_g <- difference / pooled * j
  }
  found
}

log_densities <- function(grid, y, v) {
  mu <- mu_variance <- log_density <- numeric(length(grid))
  for (i in seq_along(grid)) {
    total <- v + exp(2 * grid[i])
    mu_variance[i] <- 1 / sum(1 / total)
    mu[i] <- mu_variance[i] * sum(y / total)
    log_density[i] <- grid[i] - exp(2 * grid[i]) / (2 * PRIOR_SCALE^2) + log(mu_variance[i]) / 2 -
      sum(log(total)) / 2 - sum((y - mu[i])^2 / total) / 2
  }
  list(mu = mu, mu_variance = mu_variance, weights = exp(log_density - max(log_density)))
}

pooled_figures <- function(y, v) {
  centre <- mean(y)
  y <- y - centre
  low <- log(1e-9 * min(PRIOR_SCALE, sqrt(min(v))))
  high <- log(40 * PRIOR_SCALE + 10 * diff(range(y)))
  step <- GRID_STEP
  repeat {
    grid <- seq(low, high + step, by = step)
    found <- log_densities(grid, y, v)
    inside <- which(found$weights > 1e-13 * sum(found$weights))
    if (length(inside) >= MIN_GRID) break
    # Monta kokeilua yhdessä: tau tunnetaan niin tarkasti, että harva hila astuisi sen yli.
    low <- grid[max(min(inside) - 1, 1)]
    high <- grid[min(max(inside) + 1, length(grid))]
    step <- (high - low) / (2 * MIN_GRID)
  }
  tau <- exp(grid[inside])
  mu <- found$mu[inside]
  mu_variance <- found$mu_variance[inside]
  weights <- found$weights[inside] / sum(found$weights[inside])
  tail <- (1 - CONFIDENCE) / 2
  lapply(seq_along(y), function(g) {
    kept <- tau^2 / (v[g] + tau^2)
    means <- kept * y[g] + (1 - kept) * mu + centre
    spreads <- sqrt(kept * v[g] + (1 - kept)^2 * mu_variance)
    quantile_of <- function(share) {
      reach <- 40 * max(spreads)
      uniroot(function(x) sum(weights * pnorm((x - means) / spreads)) - share,
              c(min(means) - reach, max(means) + reach), tol = 1e-12)$root
    }
    list(pooled_mean = sum(weights * means), pooled_low = quantile_of(tail),
         pooled_high = quantile_of(1 - tail))
  })
}

found <- list()
keep <- function(level, slug, measure, figures) {
  for (name in names(figures)) {
    value <- figures[[name]]
    if (!is.null(value) && !is.na(value)) {
      found[[length(found) + 1]] <<- data.frame(taso = level, tunnus = slug, mittari = measure,
                                                luku = name, arvo = value)
    }
  }
}

project <- unique(expected$tunnus[expected$taso == "project"])
places <- unique(answers[, c("kunta", "kokeilu")])
groups <- data.frame(taso = "project", tunnus = project)
groups <- rbind(groups, data.frame(taso = "municipality", tunnus = unique(places$kunta)),
                data.frame(taso = "pilot", tunnus = unique(places$kokeilu)))
inside <- function(rows, level, slug) {
  if (level == "project") rep(TRUE, nrow(rows))
  else if (level == "municipality") rows$kunta == slug else rows$kokeilu == slug
}

common <- Map(`-`, scores(ends, other = starts), scores(starts, other = ends))
same_version <- starts$versio == ends$versio
common <- sapply(names(common), function(name) {
  ifelse(same_version, common[[name]], after[[name]] - before[[name]])
}, simplify = FALSE)
if (has_index) {
  is_lost <- rowSums(is.na(do.call(cbind, common))) > 0
  common <- lapply(common, function(change) replace(change, is_lost, NA))
}
helped <- c(starts$apu, ends$apu)
is_helped <- starts$apu != "alone" | ends$apu != "alone"
left_scores <- scores(left)
tests <- list()

for (measure in names(before)) {
  both <- !is.na(before[[measure]]) & !is.na(after[[measure]])
  change <- after[[measure]] - before[[measure]]
  for (row in seq_len(nrow(groups))) {
    chosen <- both & inside(starts, groups$taso[row], groups$tunnus[row])
    figures <- change_figures(before[[measure]][chosen], after[[measure]][chosen])
    keep(groups$taso[row], groups$tunnus[row], measure, figures)
    if (figures$n > 0) {
      tests[[length(tests) + 1]] <- data.frame(
        taso = groups$taso[row], tunnus = groups$tunnus[row], mittari = measure,
        p = figures$p_signed_rank,
        people = paste(sort(unique(starts$kokeilu[chosen])), collapse = " "))
    }
  }
  gone <- left_scores[[measure]]
  gone <- gone[!is.na(gone)]
  keep("project", project, measure, people_figures(change[both]))
  if (measure != "index") keep("project", project, measure, alpha_figures(measure))
  keep("project", project, measure, dropout_figures(before[[measure]][both], gone))
  half <- half_change[[measure]]
  checks <- list(check_half = mean(half, na.rm = TRUE),
                 check_common = mean(common[[measure]], na.rm = TRUE),
                 check_dropouts_same = sum(change[both]) / (sum(both) + length(gone)))
  # Merged details do not tell who was helped.
  if (!any(helped == "muu")) checks$check_unhelped <- mean(change[both & !is_helped])
  keep("project", project, measure, checks)
  pilots <- sort(unique(starts$kokeilu[both]))
  changes <- lapply(pilots, function(slug) change[both & starts$kokeilu == slug])
  df <- sum(lengths(changes) - 1)
  squares <- sum(sapply(changes, function(x) sum((x - mean(x))^2)))
  if (length(pilots) >= 3 && df > 0 && squares > 1e-15) {
    pooled <- pooled_figures(sapply(changes, mean), squares / df / lengths(changes))
    for (n in seq_along(pilots)) {
      keep("pilot", pilots[n], measure, pooled[[n]])
      place <- places$kunta[places$kokeilu == pilots[n]][1]
      if (sum(places$kunta == place) == 1) keep("municipality", place, measure, pooled[[n]])
    }
  }
}

tests <- do.call(rbind, tests)
whole <- tests$taso == "project"
tests$adjusted <- tests$p
domains <- whole & tests$mittari != "index"
tests$adjusted[domains] <- p.adjust(tests$p[domains], "holm")
for (is_index in c(TRUE, FALSE)) {
  below <- which(!whole & (tests$mittari == "index") == is_index)
  # Groups of the same people count once.
  same <- paste(tests$mittari, tests$people)[below]
  first <- below[!duplicated(same)]
  corrected <- p.adjust(tests$p[first], "BH")
  tests$adjusted[below] <- corrected[match(same, same[!duplicated(same)])]
}
for (row in seq_len(nrow(tests))) {
  keep(tests$taso[row], tests$tunnus[row], tests$mittari[row],
       list(p_adjusted = tests$adjusted[row]))
}

found <- do.call(rbind, found)
write.csv(found, "luvut_r.csv", row.names = FALSE)
compared <- merge(expected, found, by = c("taso", "tunnus", "mittari", "luku"),
                  suffixes = c("", "_r"))
compared$ero <- abs(compared$arvo - compared$arvo_r)
absent <- nrow(expected) - nrow(compared)
worst <- compared[order(-compared$ero), ][seq_len(min(5, nrow(compared))), ]
cat(sprintf("Verrattiin %d lukua, joista %d puuttui. Suurin ero %.3g.\n",
            nrow(expected), absent, max(compared$ero)))
if (any(answers$apu == "muu")) {
  cat("Muutosta ilman autettuja ei voi laskea, koska apu on osalla yhdistetty luokkaan muu.\n")
}
print(worst, row.names = FALSE)
if (max(compared$ero) > 1e-6) quit(status = 1)

# Reference values of R for tests/lib/stats: base R and the package survival.
# Run from any folder: Rscript tests/reference/make_reference.R <folder to write to>
# Every table has at least 300 seeded random small cohorts; lung.csv is written from survival::lung.

suppressMessages(library(survival))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
folder <- commandArgs(trailingOnly = TRUE)[1]

# The shortest text that reads back as the same double.
shortest <- function(x) {
  if (!is.numeric(x)) return(as.character(x))
  text <- sprintf("%.15g", x)
  for (digits in 16:17) {
    short <- !is.na(x) & suppressWarnings(as.numeric(text)) != x
    text[short] <- sprintf("%.*g", digits, x[short])
  }
  ifelse(is.na(x), "", text)
}

write_table <- function(table, name) {
  text <- as.data.frame(lapply(table, shortest), stringsAsFactors = FALSE, check.names = FALSE)
  lines <- c(paste(names(table), collapse = ","), do.call(paste, c(unname(text), sep = ",")))
  connection <- file(file.path(folder, name), "wb")
  writeLines(lines, connection, sep = "\n")
  close(connection)
}

bind <- function(rows) do.call(rbind, rows)
or_missing <- function(value) tryCatch(value, error = function(e) NA_real_)

# ---------------------------------------------------------------- rates and differences
make_rates <- function(cohorts = 400) {
  set.seed(1934)
  bind(lapply(seq_len(cohorts), function(i) {
    n <- if (i %% 10 == 0) sample(100:5000, 1) else sample(1:60, 1)
    k <- if (i %% 8 == 0) 0 else if (i %% 8 == 1) n else sample(0:n, 1)
    level <- c(0.95, 0.95, 0.9, 0.99)[i %% 4 + 1]
    tail <- (1 - level) / 2
    exact <- binom.test(k, n, conf.level = level)$conf.int
    wilson <- suppressWarnings(prop.test(k, n, conf.level = level, correct = FALSE))$conf.int
    data.frame(
      k = k, n = n, level = level,
      clopper_pearson_lower = exact[1], clopper_pearson_upper = exact[2],
      wilson_lower = wilson[1], wilson_upper = wilson[2],
      jeffreys_lower = if (k == 0) 0 else qbeta(tail, k + 0.5, n - k + 0.5),
      jeffreys_upper = if (k == n) 1 else qbeta(tail, k + 0.5, n - k + 0.5, lower.tail = FALSE)
    )
  }))
}

# Newcombe's method 10 from the Wilson limits of prop.test.
make_differences <- function(cohorts = 400) {
  set.seed(1998)
  wilson <- function(k, n) as.numeric(
    suppressWarnings(prop.test(k, n, correct = FALSE))$conf.int)
  bind(lapply(seq_len(cohorts), function(i) {
    n <- sample(1:45, 2, replace = TRUE)
    k <- c(sample(0:n[1], 1), sample(0:n[2], 1))
    if (i %% 10 == 0) k <- c(0, 0)
    if (i %% 10 == 1) k <- n
    if (i %% 10 == 2) k <- c(n[1], 0)
    p <- k / n
    a <- wilson(k[1], n[1])
    b <- wilson(k[2], n[2])
    table <- rbind(k, n - k)
    data.frame(
      k1 = k[1], n1 = n[1], k2 = k[2], n2 = n[2],
      newcombe_lower = p[1] - p[2] - sqrt((p[1] - a[1])^2 + (b[2] - p[2])^2),
      newcombe_upper = p[1] - p[2] + sqrt((a[2] - p[1])^2 + (p[2] - b[1])^2),
      fisher_p = fisher.test(table)$p.value
    )
  }))
}

# ---------------------------------------------------------------- tables of any size
# Cells row by row, joined with "|"; fewer than two rows or columns (one center) have no p.
make_tables <- function(cohorts = 400) {
  set.seed(1951)
  bind(lapply(seq_len(cohorts), function(i) {
    rows <- if (i %% 20 == 0) 1 else sample(2:5, 1)
    columns <- sample(2:4, 1)
    n <- sample(4:34, 1)
    weights <- rexp(rows * columns)
    table <- matrix(as.vector(rmultinom(1, n, weights)), rows, byrow = TRUE)
    if (i %% 20 == 1) table[1, ] <- 0
    if (sum(table) == 0) table[1, 1] <- 1
    data.frame(
      rows = rows, columns = columns, cells = paste(as.vector(t(table)), collapse = "|"),
      p = or_missing(fisher.test(table, workspace = 2e7)$p.value)
    )
  }))
}

# ---------------------------------------------------------------- continuous values
# Values joined with "|"; NA is missing.
make_summaries <- function(cohorts = 320) {
  set.seed(1996)
  bind(lapply(seq_len(cohorts), function(i) {
    n <- sample(1:18, 1)
    values <- switch(i %% 4 + 1,
      round(rgamma(n, 4, 0.7)), round(rnorm(n, 65, 9), 1), rep(sample(1:9, 1), n), rexp(n, 1e-3))
    values[runif(n) < 0.15] <- NA
    known <- values[!is.na(values)]
    box <- if (length(known)) quantile(known, c(0, 0.25, 0.5, 0.75, 1), type = 7) else rep(NA_real_, 5)
    text <- shortest(values)
    text[is.na(values)] <- "NA"
    data.frame(
      values = paste(text, collapse = "|"), n = length(known), missing = sum(is.na(values)),
      mean = if (length(known)) mean(known) else NA_real_, sd = sd(known),
      min = box[[1]], q1 = box[[2]], median = box[[3]], q3 = box[[4]], max = box[[5]]
    )
  }))
}

# ---------------------------------------------------------------- time to event
KINDS <- c("mixed", "ties", "no_events", "all_events", "half_between", "half_at_end",
           "one_patient", "one_center", "decimals", "crowded")

# half_between: without censoring an even number of patients passes exactly one half;
# half_at_end: one half die, the others are censored later, so the curve ends at one half.
draw_cohort <- function(kind) {
  n <- sample(4:14, 1)
  even <- 2 * sample(1:7, 1)
  switch(kind,
    mixed = list(time = sample(1:90, n, TRUE), event = rbinom(n, 1, 0.6), groups = 2),
    ties = list(time = sample(1:5, n, TRUE), event = rbinom(n, 1, 0.6), groups = 2),
    no_events = list(time = sample(1:60, n, TRUE), event = rep(0, n), groups = 2),
    all_events = list(time = sample(1:20, n, TRUE), event = rep(1, n), groups = 3),
    half_between = list(time = sample(1:200, even), event = rep(1, even), groups = 2),
    half_at_end = list(time = c(sample(1:40, even / 2), sample(50:90, even / 2, TRUE)),
                       event = rep(1:0, each = even / 2), groups = 2),
    one_patient = list(time = sample(0:9, 1), event = rbinom(1, 1, 0.5), groups = 1),
    one_center = list(time = sample(1:30, n, TRUE), event = rbinom(n, 1, 0.5), groups = 1),
    decimals = list(time = round(rexp(n, 0.05), 2), event = rbinom(n, 1, 0.7), groups = 3),
    crowded = list(time = sample(1:12, 3 * n, TRUE), event = rbinom(3 * n, 1, 0.4), groups = 4))
}

make_cohorts <- function(cohorts = 600) {
  set.seed(1958)
  bind(lapply(seq_len(cohorts), function(i) {
    kind <- KINDS[(i - 1) %% length(KINDS) + 1]
    drawn <- draw_cohort(kind)
    data.frame(cohort = i, kind = kind, time = drawn$time, event = drawn$event,
               group = letters[sample(drawn$groups, length(drawn$time), TRUE)])
  }))
}

CONF_TYPES <- c(plain = "plain", log = "log", loglog = "log-log")
fit_all <- function(one) lapply(CONF_TYPES, function(conf_type)
  survfit(Surv(time, event) ~ 1, data = one, conf.type = conf_type))

curve_of <- function(one) {
  fits <- fit_all(one)
  fit <- fits$log
  found <- data.frame(cohort = one$cohort[1], time = fit$time, at_risk = fit$n.risk,
    events = fit$n.event, censored = fit$n.censor, survival = fit$surv,
    std_err = fit$surv * fit$std.err)
  for (name in names(CONF_TYPES)) {
    found[[paste0(name, "_lower")]] <- fits[[name]]$lower
    found[[paste0(name, "_upper")]] <- fits[[name]]$upper
  }
  found
}

medians_of <- function(one) {
  found <- data.frame(cohort = one$cohort[1])
  for (reverse in c("", "reverse_")) {
    if (nchar(reverse)) one$event <- 1 - one$event
    fits <- fit_all(one)
    for (name in names(CONF_TYPES)) {
      row <- summary(fits[[name]])$table
      if (name == "log") found[[paste0(reverse, "median")]] <- row[["median"]]
      found[[paste0(reverse, name, "_lower")]] <- row[["0.95LCL"]]
      found[[paste0(reverse, name, "_upper")]] <- row[["0.95UCL"]]
    }
  }
  found
}

# Times between, at and beyond the observed ones; beyond the last R gives no row.
points_of <- function(one) {
  asked <- sort(unique(c(min(one$time) / 2, median(one$time), mean(one$time), max(one$time),
                         max(one$time) + 1)))
  fit <- survfit(Surv(time, event) ~ 1, data = one, conf.type = "log-log")
  bind(lapply(asked, function(t) {
    at <- tryCatch(summary(fit, times = t), error = function(e) list())
    none <- !length(at$surv)
    data.frame(cohort = one$cohort[1], t = t,
      survival = if (none) NA_real_ else at$surv, std_err = if (none) NA_real_ else at$std.err,
      lower = if (none) NA_real_ else at$lower, upper = if (none) NA_real_ else at$upper,
      at_risk = if (none) 0 else at$n.risk)
  }))
}

# survdiff refuses a single group and a singular covariance: no values.
test_of <- function(one) {
  # Without events survdiff warns of its own p; such cohorts have none here.
  test <- tryCatch(suppressWarnings(survdiff(Surv(time, event) ~ group, data = one)),
                   error = function(e) NULL)
  df <- if (is.null(test)) NA_real_ else sum(test$exp > 0) - 1L
  some <- !is.na(df) && df > 0
  data.frame(cohort = one$cohort[1], chisq = if (some) test$chisq else NA_real_,
    df = if (some) df else NA_real_,
    p = if (some) pchisq(test$chisq, df, lower.tail = FALSE) else NA_real_)
}

cohorts <- make_cohorts()
by_cohort <- function(make) bind(lapply(split(cohorts, cohorts$cohort), make))

write_table(make_rates(), "rates.csv")
write_table(make_differences(), "differences.csv")
write_table(make_tables(), "tables.csv")
write_table(make_summaries(), "summaries.csv")
write_table(cohorts, "cohorts.csv")
write_table(by_cohort(curve_of), "curves.csv")
write_table(by_cohort(medians_of), "medians.csv")
write_table(by_cohort(points_of), "points.csv")
write_table(by_cohort(test_of), "log_rank.csv")
write_table(survival::lung, "lung.csv")

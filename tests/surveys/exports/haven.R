# What haven reads of both files, as JSON: by variable its label, values, codes, words and range of
# missing values.
library(haven)
told <- function(column) {
  labels <- attr(column, "labels")
  list(label = attr(column, "label"),
       values = if (is.character(column)) column else lapply(seq_along(column), function(i)
         if (is.na(zap_missing(column[i]))) na_word(column[i]) else as.numeric(column[i])),
       codes = if (is.null(labels)) character() else
         ifelse(is.na(labels), na_tag(labels), as.character(unname(labels))),
       words = names(labels))
}
na_word <- function(x) if (is.na(na_tag(x))) as.numeric(unclass(x)) else na_tag(x)
sav <- read_sav("vastaukset.sav", user_na = TRUE)
dta <- read_dta("vastaukset.dta")
quoted <- function(x) paste0('"', gsub('(["\\\\])', '\\\\\\1', x), '"')
list_of <- function(x) paste0("[", paste(x, collapse = ","), "]")
json <- function(data) {
  rows <- sapply(names(data), function(name) {
    t <- told(data[[name]])
    v <- sapply(t$values, function(x) if (is.character(x)) quoted(x) else format(x, digits = 15))
    paste0(quoted(name), ":", list_of(c(quoted(t$label), list_of(v), list_of(quoted(t$codes)),
           list_of(quoted(t$words)), list_of(attr(data[[name]], "na_range")))))
  })
  paste0("{", paste(rows, collapse = ","), "}")
}
cat(enc2utf8(list_of(c(json(sav), json(dta)))))

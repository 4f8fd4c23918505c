// SPDX-License-Identifier: BSL-1.0
// The six words: on, fuse, score, summarize, merge, fit; their options, groups, open passes, fits in rounds,
// kept bytes, and the engine.
#pragma once

#include <clientele/core/by.hpp>
#include <clientele/core/column.hpp>
#include <clientele/core/column_pass.hpp>
#include <clientele/core/fit.hpp>
#include <clientele/core/fuse.hpp>
#include <clientele/core/learn.hpp>
#include <clientele/core/merge.hpp>
#include <clientele/core/on.hpp>
#include <clientele/core/options.hpp>
#include <clientele/core/running.hpp>
#include <clientele/core/save.hpp>
#include <clientele/core/save_file.hpp>
#include <clientele/core/save_groups.hpp>
#include <clientele/core/score.hpp>
#include <clientele/core/single_pass.hpp>
#include <clientele/core/sliding.hpp>
#include <clientele/core/source.hpp>
#include <clientele/core/summarize.hpp>
#include <clientele/core/summary.hpp>
#include <clientele/core/totals.hpp>

//! Draws a chart as a PNG picture that is readable on a phone.

use crate::text::file::FileError;
use plotters::backend::{BitMapBackend, RGBPixel};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea as _};
use plotters::prelude::{ChartBuilder, Color as _, FontDesc, FontFamily, Rectangle, TRANSPARENT, WHITE};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, RGBColor, TextStyle, register_font};
use std::sync::LazyLock;

/// In pixels. A phone is 390 points wide, with two or three pixels for each.
const WIDTH: i32 = 1080;
const MARGIN: i32 = 40;
/// Font sizes: 12 points on a phone, and larger.
const SMALL: i32 = 34;
const MEDIUM: i32 = 38;
const LARGE: i32 = 50;
const LINE: i32 = 52;
const HEAD: i32 = 3 * LINE + 40;
const COLUMNS: i32 = 620;
const ROW: i32 = 66;
/// Where the bars of the rows begin, and the room for what stands behind them.
const ROW_LABEL: i32 = 280;
const ROW_NOTE: i32 = 290;
/// More labels would run into each other.
const MOST_COLUMN_LABELS: usize = 8;

const FAMILY: &str = "DejaVu Sans";
const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
const FAINT: RGBColor = RGBColor(0x5b, 0x67, 0x70);
const GRID: RGBColor = RGBColor(0xe3, 0xe7, 0xea);
/// Told apart by lightness too: not everybody tells red from green.
const COLOURS: [RGBColor; 3] =
    [RGBColor(0x2e, 0x9e, 0x6b), RGBColor(0xb0, 0x1c, 0x24), RGBColor(0xb4, 0xbf, 0xc9)];

/// Stacked columns over time, and below them stacked rows.
pub struct Chart {
    pub title: String,
    pub headline: String,
    /// What the parts of each bar are.
    pub legend: [String; 3],
    pub columns: Vec<Bar>,
    pub rows: Vec<Bar>,
}

pub struct Bar {
    pub label: String,
    pub parts: [u64; 3],
    /// What stands behind a row.
    pub note: String,
}

impl Bar {
    fn total(&self) -> u64 {
        self.parts.iter().sum()
    }
}

type Area<'a> = DrawingArea<BitMapBackend<'a, RGBPixel>, Shift>;
type Drawn<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl Chart {
    /// The picture as PNG.
    ///
    /// # Errors
    /// The library cannot draw it.
    pub fn png(&self) -> Result<Vec<u8>, FileError> {
        self.draw().map_err(FileError::new)
    }

    fn draw(&self) -> Drawn<Vec<u8>> {
        LazyLock::force(&FONTS);
        let height = HEAD + COLUMNS + i32::try_from(self.rows.len())? * ROW + MARGIN;
        let size = (u32::try_from(WIDTH)?, u32::try_from(height)?);
        let mut pixels = vec![0; size.0 as usize * size.1 as usize * 3];
        let root = BitMapBackend::with_buffer(&mut pixels, size).into_drawing_area();
        root.fill(&WHITE)?;
        let (head, rest) = root.split_vertically(HEAD);
        let (columns, rows) = rest.split_vertically(COLUMNS);
        self.draw_head(&head)?;
        draw_columns(&self.columns, &columns)?;
        draw_rows(&self.rows, &rows)?;
        root.present()?;
        drop((root, head, rest, columns, rows));
        let mut png = Vec::new();
        let mut encoder = png::Encoder::new(&mut png, size.0, size.1);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&pixels)?;
        Ok(png)
    }

    fn draw_head(&self, area: &Area) -> Drawn {
        area.draw_text(&self.title, &bold(LARGE, INK), (MARGIN, LINE))?;
        area.draw_text(&self.headline, &plain(MEDIUM, INK, LEFT), (MARGIN, 2 * LINE + 8))?;
        let (mut x, y) = (MARGIN, 3 * LINE + 10);
        let style = plain(SMALL, FAINT, LEFT);
        for (label, colour) in self.legend.iter().zip(COLOURS) {
            area.draw(&Rectangle::new([(x, y - 14), (x + 28, y + 14)], colour.filled()))?;
            x += 42;
            area.draw_text(label, &style, (x, y))?;
            x += i32::try_from(area.estimate_text_size(label, &style)?.0)? + 44;
        }
        Ok(())
    }
}

fn draw_columns(bars: &[Bar], area: &Area) -> Drawn {
    let highest = bars.iter().map(Bar::total).max().unwrap_or_default().max(1);
    let count = u32::try_from(bars.len())?;
    let mut chart = ChartBuilder::on(area)
        .margin_top(24)
        .margin_right(MARGIN)
        .margin_left(20)
        .x_label_area_size(70)
        .y_label_area_size(100)
        .build_cartesian_2d(0.0..f64::from(count), 0..highest + highest.div_ceil(8))?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(2))
        .axis_style(GRID.stroke_width(2))
        .y_labels(5)
        .y_label_formatter(&u64::to_string)
        .y_label_style(plain(SMALL, FAINT, Pos::new(HPos::Right, VPos::Center)))
        .draw()?;
    let labelled_every = bars.len().div_ceil(MOST_COLUMN_LABELS).max(1);
    let (left, top) = area.get_base_pixel();
    for ((x, bar), index) in (0..count).map(f64::from).zip(bars).zip(0..) {
        let mut from = 0;
        for (part, colour) in bar.parts.iter().zip(COLOURS).filter(|(part, _)| **part > 0) {
            let corners = [(x + 0.12, from), (x + 0.88, from + part)];
            chart.draw_series([Rectangle::new(corners, colour.filled())])?;
            from += part;
        }
        if index % labelled_every == 0 {
            let (label_x, axis) = chart.backend_coord(&(x + 0.5, 0));
            let style = plain(SMALL, FAINT, Pos::new(HPos::Center, VPos::Top));
            area.draw_text(&bar.label, &style, (label_x - left, axis - top + 16))?;
        }
    }
    Ok(())
}

fn draw_rows(bars: &[Bar], area: &Area) -> Drawn {
    let longest = i64::try_from(bars.iter().map(Bar::total).max().unwrap_or_default().max(1))?;
    let width = i64::from(WIDTH - MARGIN - ROW_LABEL - ROW_NOTE);
    let x = |sum: u64| -> Drawn<i32> {
        Ok(ROW_LABEL + i32::try_from(i64::try_from(sum)?.saturating_mul(width) / longest)?)
    };
    for (bar, y) in bars.iter().zip((ROW / 2..).step_by(usize::try_from(ROW)?)) {
        area.draw_text(&bar.label, &plain(SMALL, INK, LEFT), (MARGIN, y))?;
        let mut sum = 0;
        for (part, colour) in bar.parts.iter().zip(COLOURS).filter(|(part, _)| **part > 0) {
            let corners = [(x(sum)?, y - 20), (x(sum + part)?, y + 20)];
            area.draw(&Rectangle::new(corners, colour.filled()))?;
            sum += part;
        }
        area.draw_text(&bar.note, &bold(SMALL, INK), (x(sum)? + 16, y))?;
    }
    Ok(())
}

const LEFT: Pos = Pos { h_pos: HPos::Left, v_pos: VPos::Center };

fn plain(size: i32, colour: RGBColor, at: Pos) -> TextStyle<'static> {
    style(size, FontStyle::Normal, colour, at)
}

fn bold(size: i32, colour: RGBColor) -> TextStyle<'static> {
    style(size, FontStyle::Bold, colour, LEFT)
}

fn style(size: i32, style: FontStyle, colour: RGBColor, at: Pos) -> TextStyle<'static> {
    FontDesc::new(FontFamily::Name(FAMILY), f64::from(size), style).color(&colour).pos(at)
}

/// The library finds fonts by name; no font of the machine is used.
static FONTS: LazyLock<()> = LazyLock::new(|| {
    let fonts: [(_, &[u8]); 2] = [
        (FontStyle::Normal, include_bytes!("../../../assets/fonts/DejaVuSans.ttf")),
        (FontStyle::Bold, include_bytes!("../../../assets/fonts/DejaVuSans-Bold.ttf")),
    ];
    for (style, bytes) in fonts {
        // One that cannot be read is missed when something is drawn.
        drop(register_font(FAMILY, style, bytes));
    }
});

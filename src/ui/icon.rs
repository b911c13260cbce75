//! The icon set: own drawings on a 24 × 24 grid, 2 px strokes, round ends, no fill.
//! Anyone may call it. An icon is decoration: the word beside it carries the meaning (`aria-hidden`).

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        /// Name of a drawing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum IconName { $($(#[$doc])* $name,)* }

        impl IconName {
            /// Every drawing, for the catalogue.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The outline as SVG path data.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }
        }
    };
}

icons! {
    /// House.
    Home = "M3 11.5 12 4l9 7.5M5.5 9.8V20h13V9.8M10 20v-5.5h4V20";
    /// Two people.
    People = "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-3.3 2.9-5.5 6.5-5.5s6.5 2.2 6.5 5.5M16 4.8a3.4 3.4 0 0 1 0 6.4M18 14.9c2.2.7 3.5 2.6 3.5 5.1";
    /// Entries on a line.
    Timeline = "M5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5 8v8M11 6h10M11 12h7M11 18h10";
    /// Pen.
    Pen = "M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20ZM14 6.5l3.5 3.5";
    /// Plus sign.
    Plus = "M12 5v14M5 12h14";
    /// Speech bubble.
    Comment = "M4 5h16v11h-9l-4.5 4v-4H4V5ZM8 9.2h8M8 12.2h5";
    /// Paper plane.
    Send = "M3.5 11.5 20.5 4l-6 16.5-3.5-7-7.5-2ZM11 13.5l4-4";
    /// Tick.
    Check = "M4.5 12.5 10 18l9.5-11.5";
    /// Camera.
    Camera = "M3.5 8.5h4L9.2 6h5.6l1.7 2.5h4V19h-17V8.5ZM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4Z";
    /// Heart.
    Heart = "M12 20C5 15.5 3 12 3 8.8c0-2.7 2-4.6 4.4-4.6 2 0 3.6 1.1 4.6 3 1-1.9 2.6-3 4.6-3C19 4.2 21 6.1 21 8.8c0 3.2-2 6.7-9 11.2Z";
    /// Clock turned back.
    History = "M3.5 5v4h4M4.2 9A8.2 8.2 0 1 1 4 13.5M12 8v4.3l3 1.9";
    /// Circle with a slash.
    Cancel = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.8 5.8l12.4 12.4";
    /// Clockwise arrow.
    Retry = "M20.5 5v4h-4M19.8 9A8.2 8.2 0 1 0 20 13.5";
    /// Telephone receiver.
    Phone = "M5 4h4l1.5 4.5L8.2 10a12 12 0 0 0 5.8 5.8l1.5-2.3L20 15v4a1.5 1.5 0 0 1-1.6 1.5C10.6 20 4 13.4 3.5 5.6A1.5 1.5 0 0 1 5 4Z";
    /// Beacon.
    Emergency = "M6 17v-4.5a6 6 0 0 1 12 0V17M4 17h16v3.5H4V17ZM12 2v1.8M4 4.8l1.4 1.4M20 4.8l-1.4 1.4M12 10v3.5";
    /// Bell.
    Bell = "M6 16v-5.5a6 6 0 0 1 12 0V16l2 2.5H4L6 16ZM10 21.2h4M12 4.5V3";
    /// Sliders.
    Settings = "M4 7h8M17 7h3M14.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM4 17h3M12 17h8M9.5 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z";
    /// Door with an arrow out.
    SignOut = "M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5";
    /// Magnifying glass.
    Search = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3l5.2 5.2";
    /// Calendar sheet.
    Calendar = "M4 6h16v14H4V6ZM4 10.5h16M8.5 3.5V7M15.5 3.5V7";
    /// Clock face.
    Clock = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.3l3.5 2";
    /// Chevron to the start.
    ChevronLeft = "M15 5l-7 7 7 7";
    /// Chevron to the end.
    ChevronRight = "M9 5l7 7-7 7";
    /// Chevron up.
    ChevronUp = "M5 15.5l7-7 7 7";
    /// Chevron down.
    ChevronDown = "M5 8.5l7 7 7-7";
    /// Cross.
    Close = "M5.5 5.5l13 13M18.5 5.5l-13 13";
    /// Toothbrush.
    Toothbrush = "M4 20 14.5 9.5M13 8l3 3 4.5-4.5-3-3L13 8ZM16.2 6.2l1.4 1.4";
    /// Wheelchair.
    Wheelchair = "M9.5 5.5a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM9.5 8v6.5h6l2.5 5h2.5M9.5 10.5h4.5M7 11.4a5 5 0 1 0 7.2 6.4";
    /// Hand.
    Hand = "M7 12.5V6.2a1.4 1.4 0 0 1 2.8 0V11V4.6a1.4 1.4 0 0 1 2.8 0V11V5.6a1.4 1.4 0 0 1 2.8 0V12V8.2a1.4 1.4 0 0 1 2.8 0V15c0 3.5-2.3 6-5.6 6-3 0-4.6-1.3-6-3.8L4 12.9c-.8-1.4 1-2.6 2.1-1.4L7 12.5Z";
    /// Folder.
    Folder = "M3 6.5h6.5l2 2.5H21v10.5H3V6.5Z";
    /// Arrow into a tray.
    Save = "M12 4v11M7 10.5l5 5 5-5M4 17v3.5h16V17";
    /// Printer.
    Printer = "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7V14Z";
    /// Drawing pin.
    Pin = "M9 3.5h6M10 3.5v6.2L7 13.5h10l-3-3.8V3.5M12 13.5V21";
    /// Hands that pass something on.
    Handover = "M3 8.5h13M12.5 5 16 8.5 12.5 12M21 15.5H8M11.5 12 8 15.5l3.5 3.5";
    /// Open eye.
    Eye = "M2 12c2.3-4.3 5.8-6.5 10-6.5s7.7 2.2 10 6.5c-2.3 4.3-5.8 6.5-10 6.5S4.3 16.3 2 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z";
    /// Eye, struck through.
    EyeOff = "M2 12c2.3-4.3 5.8-6.5 10-6.5s7.7 2.2 10 6.5c-2.3 4.3-5.8 6.5-10 6.5S4.3 16.3 2 12ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 3.5l16 17";
    /// Padlock.
    Lock = "M5 11h14v10H5V11ZM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5";
    /// Shield with a tick.
    Shield = "M12 3l7.5 3v5.5c0 4.6-3 7.9-7.5 9.5-4.5-1.6-7.5-4.9-7.5-9.5V6L12 3ZM8.5 12l2.5 2.5 4.5-5";
    /// Triangle with an exclamation mark.
    Warning = "M12 4 2.5 20h19L12 4ZM12 10v4.5M12 17.2v.1";
    /// Circle with an i.
    Info = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.5v.1";
    /// Circle with a tick.
    Success = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM7.8 12.4l3 3 5.4-6.4";
    /// Cloud, struck through.
    Offline = "M7 18.5a4.5 4.5 0 0 1-.6-9 6 6 0 0 1 11.3.1 4.5 4.5 0 0 1-.4 8.9H7ZM4 3.5l16 17";
    /// Sun.
    Sun = "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4";
    /// Crescent.
    Moon = "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z";
    /// Half-hatched circle.
    Contrast = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 3v18M12 7.5h7.5M12 12h9M12 16.5h7.5";
    /// Large and small letter.
    TextSize = "M2.5 19 8 5l5.5 14M4.5 14.5h7M14.5 19l3.5-9 3.5 9M15.8 16h4.4";
    /// Globe.
    Language = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c-3.3 2.7-3.3 15.3 0 18M12 3c3.3 2.7 3.3 15.3 0 18";
    /// Building with a cross.
    Institution = "M4.5 21V8L12 3l7.5 5v13M2.5 21h19M12 8.5v5M9.5 11h5M9.5 21v-4h5v4";
    /// Line chart.
    Chart = "M4 4v16h16M7.5 15l4-5 3.5 3L20 7";
    /// Three dots.
    More = "M4.5 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0ZM11 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0ZM17.5 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0Z";
    /// Envelope.
    Mail = "M3 5.5h18v13H3v-13ZM3.5 6.5l8.5 7 8.5-7";
    /// Telephone with a screen.
    Device = "M7 2.5h10v19H7v-19ZM10.5 18.3h3";
    /// Printer.
    Print = "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7V14Z";
    /// Pictures.
    Photo = "M3.5 5h17v14h-17V5ZM4 16.5l5-5 4.5 4.5 2.5-2.5 4 3.5M15.5 9.8v.1";
    /// Triangle in a frame: something to play.
    Film = "M3.5 5h17v14h-17V5ZM10 9v6l5-3-5-3Z";
    /// Frame with ends that stand out.
    Crop = "M7 2.5V17h14.5M2.5 7H17v14.5";
    /// Minus sign.
    Minus = "M5 12h14";
    /// Two halves.
    Compare = "M3.5 5h7v14h-7V5ZM13.5 5h7v14h-7V5ZM12 3v18";
    /// Sheet with lines.
    Note = "M6 3h9l4 4v14H6V3ZM14.5 3.5V7.5H18.5M9 12h7M9 16h5";
    /// Thermometer.
    Temperature = "M10 14V5.5a2.5 2.5 0 0 1 5 0V14a4.5 4.5 0 1 1-5 0ZM12.5 9v8";
    /// Bowl.
    Meal = "M3 11h18c0 3.6-2 6.6-5 8v1.5H8V19c-3-1.4-5-4.4-5-8ZM9.5 8c-1.2-1.4 1.2-2.4 0-4M14 8c-1.2-1.4 1.2-2.4 0-4";
    /// Cup.
    Cup = "M5 8.5h11v6.5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5V8.5ZM16 10.5h1.8a2.5 2.5 0 0 1 0 5H16M9 5.8c-1-1.2 1-2 0-3.3M12.5 5.8c-1-1.2 1-2 0-3.3";
    /// Toilet.
    Toilet = "M5.5 11V3.5H10V11M4.5 11h15c0 3.4-2.3 5.8-5.3 6.4l.8 3.6H8.5v-4.4C6 15.7 4.5 13.6 4.5 11Z";
    /// Bed.
    Bed = "M3 6v14M3 16.5h18M21 20v-6a3 3 0 0 0-3-3h-8v5.5M6.5 13.3a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z";
    /// Capsule.
    Pill = "M4.9 12.7l7.8-7.8a4.53 4.53 0 0 1 6.4 6.4l-7.8 7.8a4.53 4.53 0 0 1-6.4-6.4ZM8.8 8.8l6.4 6.4";
    /// Bathtub.
    Bath = "M3 12h18v2a6 6 0 0 1-6 6H9a6 6 0 0 1-6-6v-2ZM6 12V6a2.5 2.5 0 0 1 5 0M7.5 20l-1 1.5M16.5 20l1 1.5";
    /// Smiling face.
    Smile = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.3 14.3c1 1.5 2.3 2.2 3.7 2.2s2.7-.7 3.7-2.2M9 9v1M15 9v1";
    /// Walking figure.
    Walk = "M13 6a1.8 1.8 0 1 0 0-3.6A1.8 1.8 0 0 0 13 6ZM7.5 12.5l2-3.5 3.5-1 2.2 3.7 3 1M12.5 8.5l-1.5 6 3 2.5 1 4.5M11 14.5 9.5 18 7 21";
}

/// A drawing, as tall as the text around it. Hidden from screen readers.
#[component]
pub fn Icon(
    /// Which drawing.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=name.path()></path>
        </svg>
    }
}
